using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// What a router does with packets that a rule of its own keeps it from passing on (<c>ip route add … PREFIX</c>).
/// </summary>
public enum Rejection : byte
{
    /// <summary>Answers ICMP host unreachable: a connect fails with EHOSTUNREACH.</summary>
    Unreachable,

    /// <summary>Answers ICMP communication administratively prohibited: a connect fails with EHOSTUNREACH.</summary>
    Prohibit,

    /// <summary>Says nothing: a connect times out.</summary>
    Blackhole,
}

/// <summary>A rule of a router: the longest prefix that holds a packet's destination decides.</summary>
/// <param name="Destinations">Which packets.</param>
/// <param name="How">What becomes of them.</param>
public sealed record RejectionRule(Ipv4Prefix Destinations, Rejection How);
