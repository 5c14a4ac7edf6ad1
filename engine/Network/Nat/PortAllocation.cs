namespace NetSim.Network;

/// <summary>Which port a NAT tries first.</summary>
public enum PortAllocation : byte
{
    /// <summary>
    /// The client's own port, or the one that its address and port already have: the default of masquerade.
    /// </summary>
    Preserving,

    /// <summary>
    /// A random port of the class or range for each connection: <c>random</c> and <c>fully-random</c>, which Linux 6.18
    /// treats alike.
    /// </summary>
    Random,
}
