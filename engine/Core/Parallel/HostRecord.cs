namespace NetSim.Core;

/// <summary>The 16 bytes that the engine keeps per host. Written only by the host's partition.</summary>
internal struct HostRecord
{
    /// <summary>Events that the host has scheduled; the next one's serial.</summary>
    public ulong Serial;

    /// <summary>Chained digest of what happened to the host, in its own order.</summary>
    public ulong Digest;
}
