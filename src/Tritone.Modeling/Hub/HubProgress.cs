namespace Tritone.Modeling.Hub;

/// <summary>How far a download is.</summary>
/// <param name="File">The file that is being downloaded.</param>
/// <param name="BytesDone">The bytes of all files that are on disk, with those that were there before. It falls when a file must be begun anew.</param>
/// <param name="BytesInAll">The bytes of all files.</param>
/// <param name="BytesReceived">The bytes that this download has received so far: what a rate is made of.</param>
public readonly record struct HubProgress(string File, long BytesDone, long BytesInAll, long BytesReceived);
