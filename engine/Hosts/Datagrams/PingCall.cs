using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>An echo request under way.</summary>
internal sealed class PingCall(Machine machine, ushort id) : ITimedWait
{
    private readonly SimTime _sent = machine.Now;
    private HandlerBox? _waiter;

    /// <inheritdoc/>
    public Machine Machine => machine;

    /// <inheritdoc/>
    public ushort Port => id;

    internal bool IsDone { get; private set; }

    /// <summary>The round trip, null when nobody answered in time.</summary>
    internal Duration? RoundTrip { get; private set; }

    /// <inheritdoc/>
    public void OnTimeout(uint wait) => End(null);

    internal void OnAnswered() => End(machine.Now - _sent);

    internal void Park(HandlerBox waiter) => _waiter = waiter;

    private void End(Duration? roundTrip)
    {
        if (!IsDone)
        {
            IsDone = true;
            RoundTrip = roundTrip;
            machine.Extras.Datagrams?.Pings.Remove(id);
            machine.Dispatcher.WakeLater(_waiter);
        }
    }
}
