using NetSim.Core;
using NetSim.Network;
using NetSim.Tcp;

namespace NetSim.Hosts;

// Looking at a machine. Observers take no serials and no draws, so a run with them has the fingerprint of one without.
public sealed partial class Machine
{
    /// <summary>
    /// How many sockets of the machine are in a state, as it changes. Counted from now on; the same gauge at every
    /// call. Between runs, or by its own handlers.
    /// </summary>
    /// <param name="state">Any state but CLOSED; for LISTEN see <see cref="Listening"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Sockets in that state are not counted.</exception>
    public TimeWeightedGauge Sockets(TcpState state)
    {
        if (state is TcpState.Closed or TcpState.Listen)
        {
            throw new ArgumentOutOfRangeException(nameof(state), state, "Only connections are counted, not listeners.");
        }

        var gauges = Extras.StateGauges ??= new TimeWeightedGauge?[TcpStates.Count];
        if (gauges[(int)state] is not { } gauge)
        {
            Span<int> counts = stackalloc int[TcpStates.Count];
            counts.Clear();
            AddStates(counts);
            gauge = new(Now, counts[(int)state]);
            gauges[(int)state] = gauge;
            Dispatcher.WatchStates();
        }

        return gauge;
    }

    /// <summary>Lets an observer see every state change of the machine's connections. Between runs.</summary>
    public void ObserveStates(IStateObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        Extras.StateObservers.Add(observer);
        Dispatcher.WatchStates();
    }

    /// <summary>
    /// Lets an observer see every packet that the machine sends, receives or loses: a capture. Between runs.
    /// </summary>
    public void ObservePackets(IPacketObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        World.Network.AddObserver(Node, observer);
    }
}
