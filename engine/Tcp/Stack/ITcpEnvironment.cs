using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// Everything TCP needs from the world, one instance per partition: the time, a way to send, a way to be called again,
/// and a way to tell the application. TCP does no I/O of its own (sans-I/O), so tests drive it with a fake.
/// </summary>
public interface ITcpEnvironment
{
    /// <summary>The instant of the event being handled.</summary>
    SimTime Now { get; }

    /// <summary>
    /// Hands a packet without extension to the IP layer of <paramref name="host"/>, which may scribble on it.
    /// </summary>
    void Transmit(TcpHost host, ref Packet packet);

    /// <summary>
    /// Hands a packet and its rare part to the IP layer of <paramref name="host"/>, which may scribble on it.
    /// </summary>
    void Transmit(TcpHost host, ref Packet packet, in PacketExtension extension);

    /// <summary>
    /// Schedules a timer of <paramref name="host"/>: the stack gets it back through <see cref="TcpStack.OnTimer"/> if
    /// <see cref="TcpStack.IsArmed"/> still says so when its time has come. Timers are never cancelled.
    /// </summary>
    /// <param name="host">Whose timer.</param>
    /// <param name="kind">What it belongs to.</param>
    /// <param name="at">When it fires; never in the past.</param>
    /// <param name="slot">The slab slot.</param>
    /// <returns>A mark that tells it from the host's other timers.</returns>
    uint Arm(TcpHost host, TcpTimerKind kind, SimTime at, int slot);

    /// <summary>
    /// Tells the application of a full sock that something changed. Only notes it: the application runs after the
    /// stack has finished with the current segment, timer or call, never inside it.
    /// </summary>
    void Notify(TcpHost host, int sock, SocketEvents events);

    /// <summary>
    /// Tells the application of a listener that a connection may be accepted. Only notes it, as above.
    /// </summary>
    void NotifyAcceptable(TcpHost host, Listener listener);
}
