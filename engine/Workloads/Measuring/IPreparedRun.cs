namespace NetSim.Workloads;

/// <summary>
/// A simulation that is built and has not happened yet, so that building and running are measured apart.
/// </summary>
public interface IPreparedRun : IDisposable
{
    /// <summary>Events that <see cref="Run"/> has handled.</summary>
    long Events { get; }

    /// <summary>Digest of everything that has happened: two runs of the same options have the same one.</summary>
    ulong Fingerprint { get; }

    /// <summary>Lets it happen, from the start to its end. Once.</summary>
    void Run();
}
