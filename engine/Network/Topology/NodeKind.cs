namespace NetSim.Network;

/// <summary>What a node does with a packet that is not addressed to it.</summary>
public enum NodeKind : byte
{
    /// <summary>An end system: it never forwards.</summary>
    Host,

    /// <summary>
    /// Forwards by longest prefix, decrements the TTL and answers with ICMP as Linux's ip_forward does.
    /// </summary>
    Router,

    /// <summary>
    /// A router that masquerades what leaves by an outside link and tracks connections as netfilter does.
    /// </summary>
    Nat,
}
