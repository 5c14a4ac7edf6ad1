using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>One line of <c>conntrack -L</c>.</summary>
/// <param name="Protocol">What is tracked.</param>
/// <param name="State">TCP's state; <see cref="ConntrackState.None"/> for others.</param>
/// <param name="Remaining">Until it expires, from the instant of the listing.</param>
/// <param name="Original">
/// The first packet's ends, its sender as the local one; a ping's identifier stands for its port.
/// </param>
/// <param name="Reply">The ends of an answer as it arrives, its sender as the local one.</param>
/// <param name="IsUnreplied">Whether no answer was seen.</param>
/// <param name="IsAssured">Whether a full table spares it.</param>
public readonly record struct ConntrackEntry(
    Protocol Protocol,
    ConntrackState State,
    Duration Remaining,
    FourTuple Original,
    FourTuple Reply,
    bool IsUnreplied,
    bool IsAssured);
