using System.Numerics;
using NetSim.Core;
using NetSim.Tcp;

namespace NetSim.Cli;

/// <summary>A set of states, with the names that <c>ss</c> has for some.</summary>
/// <param name="Bits">A bit for each <see cref="TcpState"/>.</param>
internal readonly record struct StateSet(uint Bits)
{
    public static readonly StateSet All = new((1u << TcpStates.Count) - 1);

    public static readonly StateSet Listening = Of(TcpState.Listen, TcpState.Closed);

    // What ss shows when nothing is said: no listeners, no half-open requests, nothing that only waits.
    public static readonly StateSet Usual = All.Without(Listening).Without(Of(TcpState.SynReceived, TcpState.TimeWait));

    private static readonly StateSet Connected = All.Without(Listening);

    private static readonly (string Name, StateSet States)[] Named =
    [
        ("all", All),
        ("connected", Connected),
        ("synchronized", Connected.Without(Of(TcpState.SynSent))),
        ("bucket", Of(TcpState.SynReceived, TcpState.TimeWait)),
        ("big", All.Without(Of(TcpState.SynReceived, TcpState.TimeWait))),
    ];

    public int Count => BitOperations.PopCount(Bits);

    public static StateSet Of(params ReadOnlySpan<TcpState> states)
    {
        var bits = 0u;
        foreach (var state in states)
        {
            bits |= 1u << (int)state;
        }

        return new(bits);
    }

    /// <summary>Reads a state in any common spelling, or the name of a set.</summary>
    /// <exception cref="FormatException">There is none; the message offers the nearest.</exception>
    public static StateSet Parse(string text)
    {
        foreach (var (name, states) in Named)
        {
            if (name == text)
            {
                return states;
            }
        }

        if (TcpStates.TryParse(text, out var state))
        {
            return Of(state);
        }

        string[] known =
        [
            .. Named.Select(named => named.Name), "established", "syn-sent", "syn-recv", "fin-wait-1", "fin-wait-2",
            "time-wait", "closed", "close-wait", "last-ack", "listening", "closing",
        ];
        var hint = NearestName.Of(text.ToLowerInvariant(), known) is { } near ? $"; did you mean '{near}'?" : "";
        throw new FormatException($"there is no state '{text}'{hint}");
    }

    public bool Has(TcpState state) => (Bits & (1u << (int)state)) != 0;

    public StateSet With(StateSet other) => new(Bits | other.Bits);

    public StateSet Without(StateSet other) => new(Bits & ~other.Bits);
}
