namespace NetSim.Network;

/// <summary>What a dispatcher does after <see cref="Forwarding.Arrive"/>.</summary>
public enum ArrivalOutcome : byte
{
    /// <summary>The packet is addressed to this node: hand it to the host.</summary>
    Local,

    /// <summary>It is addressed to this node and its checksum fails: the host counts an error and drops it.</summary>
    Corrupted,

    /// <summary>It was forwarded, translated or dropped: nothing is left to do.</summary>
    Consumed,
}
