using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>A router: forwards by longest prefix, and answers with ICMP when it must.</summary>
public sealed class Router : Node
{
    internal Router(ScenarioContext context, uint index)
        : base(context, index)
    {
    }

    /// <summary>
    /// Rejects packets to some destinations from now on, as <c>ip route add unreachable PREFIX</c> does: a connect through it
    /// fails with EHOSTUNREACH after a round trip, an established connection keeps trying. Before the first <c>Run</c>, in
    /// <c>At</c> or between runs.
    /// </summary>
    /// <param name="destinations">A prefix, such as <c>203.0.113.0/24</c>, or one address.</param>
    /// <param name="how">Whether and how it answers. Default: ICMP host unreachable.</param>
    /// <exception cref="ScenarioException">The prefix cannot be read.</exception>
    public void Reject(string destinations, Rejection how = Rejection.Unreachable)
    {
        var prefix = Prefix(destinations);
        Context.Simulation.WhenBuilt(() => Context.Simulation.World.Network.Reject(Index, prefix, how));
    }

    /// <summary>Rejects packets to one node from now on.</summary>
    /// <param name="destination">The node.</param>
    /// <param name="how">Whether and how it answers. Default: ICMP host unreachable.</param>
    public void Reject(Node destination, Rejection how = Rejection.Unreachable)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Reject(destination.Ip.ToString(), how);
    }

    /// <summary>Ends a rejection; nothing happens when there is none for that prefix.</summary>
    /// <param name="destinations">The prefix or address that was given to <see cref="Reject(string, Rejection)"/>.</param>
    /// <exception cref="ScenarioException">The prefix cannot be read.</exception>
    public void Allow(string destinations)
    {
        var prefix = Prefix(destinations);
        Context.Simulation.WhenBuilt(() => Context.Simulation.World.Network.Allow(Index, prefix));
    }

    /// <summary>Ends the rejection of one node.</summary>
    /// <param name="destination">The node.</param>
    public void Allow(Node destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Allow(destination.Ip.ToString());
    }

    private static Ipv4Prefix Prefix(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var whole = text.Contains('/', StringComparison.Ordinal) ? text : $"{text}/32";
        return Ipv4Prefix.TryParse(whole, out var prefix)
            ? prefix
            : throw new ScenarioException(
                $"'{text}' is no prefix: an address and how many of its bits count, such as 203.0.113.0/24.");
    }
}
