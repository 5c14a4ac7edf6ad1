namespace NetSim.Results;

/// <summary>Which way a captured packet went at its interface, as pcapng's packet flags count it.</summary>
public enum CaptureDirection
{
    /// <summary>Not said.</summary>
    Unknown = 0,

    /// <summary>Received by the host.</summary>
    Inbound = 1,

    /// <summary>Sent by the host.</summary>
    Outbound = 2,
}
