namespace Tritone.Serving.Batching;

internal enum BatchDecisionKind
{
    Idle,
    Wait,
    Run,
}
