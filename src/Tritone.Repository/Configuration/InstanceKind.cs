namespace Tritone.Repository.Configuration;

/// <summary>Where the instances of a group run, in Triton's words. There is no other place than the CPU here.</summary>
public enum InstanceKind
{
    /// <summary><c>KIND_AUTO</c>: wherever there is a place for them.</summary>
    Auto,

    /// <summary><c>KIND_CPU</c>.</summary>
    Cpu,
}
