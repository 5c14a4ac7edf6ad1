using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>
/// Passes a partition's state changes to the gauges and observers of the machine that they belong to.
/// </summary>
internal sealed class StateWatch(Dispatcher dispatcher) : IStateObserver
{
    private readonly List<IStateObserver> _ofAll = [];

    /// <summary>Adds an observer of every machine.</summary>
    internal void Add(IStateObserver observer) => _ofAll.Add(observer);

    /// <inheritdoc/>
    public void StateChanged(TcpHost host, in FourTuple connection, TcpState from, TcpState to, SimTime at)
    {
        foreach (var observer in _ofAll)
        {
            observer.StateChanged(host, in connection, from, to, at);
        }

        if (dispatcher.MachineAt(host.Index).ExtrasIfAny is not { } extras)
        {
            return;
        }

        if (extras.StateGauges is { } gauges)
        {
            // A request leaves its listener where it is.
            Change(gauges[(int)from], from, at, -1);
            Change(gauges[(int)to], to, at, 1);
        }

        foreach (var observer in extras.StateObservers)
        {
            observer.StateChanged(host, in connection, from, to, at);
        }
    }

    private static void Change(TimeWeightedGauge? gauge, TcpState state, SimTime at, int change)
    {
        if (state is not (TcpState.Closed or TcpState.Listen))
        {
            gauge?.Add(at, change);
        }
    }
}
