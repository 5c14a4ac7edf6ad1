using NetSim.Core;
using NetSim.Hosts;
using NetSim.Tcp;

namespace NetSim.Scenarios;

public static partial class Scenario
{
    /// <summary>The simulated time: a handler's own inside a handler, the run's in the script.</summary>
    public static SimTime Now => Handler.IsRunning ? Handler.Now : Context.Simulation.Now;

    /// <summary>Lets simulated time pass inside a handler: <c>await Sleep(20.ms)</c>.</summary>
    /// <param name="span">How long, at least zero.</param>
    /// <exception cref="ScenarioException">Outside of handlers, or a negative span.</exception>
    public static SleepAwaitable Sleep(Duration span)
    {
        if (!Handler.IsRunning)
        {
            throw new ScenarioException("Sleep is for handlers; in the script itself time passes with Run(…).");
        }

        return span >= Duration.Zero
            ? Handler.Sleep(span)
            : throw new ScenarioException($"Sleep needs a span of at least zero, not {span}.");
    }

    /// <summary>
    /// Uses CPU time of the handler's host: <c>await Work(2.ms)</c>. With <see cref="Host.Cores"/> set it may have to wait
    /// for a core; without, it takes just that long.
    /// </summary>
    /// <param name="span">CPU time, at least zero.</param>
    /// <exception cref="ScenarioException">Outside of handlers, or a negative span.</exception>
    public static WorkAwaitable Work(Duration span)
    {
        if (!Handler.IsRunning)
        {
            throw new ScenarioException("Work is for handlers: the script itself has no CPU.");
        }

        return span >= Duration.Zero
            ? Handler.Work(span)
            : throw new ScenarioException($"Work needs a span of at least zero, not {span}.");
    }

    /// <summary>Opens a connection from a machine: <c>var c = await machine.Connect(web, 80)</c>.</summary>
    /// <param name="machine">Whose program it is.</param>
    /// <param name="target">The peer.</param>
    /// <param name="port">The peer's port.</param>
    /// <param name="localPort">Our port; 0, the default, lets the kernel choose.</param>
    public static ConnectAwaitable Connect(this Machine machine, Node target, int port, int localPort = 0)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(target);
        return machine.Connect(new ConnectOptions
        {
            Remote = target.Ip,
            RemotePort = Ports.Require(port),
            LocalPort = localPort == 0 ? (ushort)0 : Ports.Require(localPort),
        });
    }

    /// <summary>
    /// Sends an ICMP echo request and waits for the reply: <c>var trip = await machine.Ping(web, 1.s)</c>, null when none came.
    /// </summary>
    /// <param name="machine">Whose program it is.</param>
    /// <param name="target">Whom to ask; every host with power answers.</param>
    /// <param name="timeout">How long to wait, above zero.</param>
    public static PingAwaitable Ping(this Machine machine, Node target, Duration timeout)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(target);
        return machine.Ping(target.Ip, timeout);
    }

    /// <summary>Sends a datagram: <c>socket.SendTo(dns, 53, 40)</c>.</summary>
    /// <param name="socket">The machine's socket.</param>
    /// <param name="target">To whom.</param>
    /// <param name="port">To which port.</param>
    /// <param name="length">Payload octets, 0 to 65,507.</param>
    /// <param name="tag">A number for the receiver, such as the id of a query. Default 0.</param>
    /// <exception cref="SocketError">See <see cref="UdpSocket.SendTo"/>.</exception>
    public static void SendTo(this UdpSocket socket, Node target, int port, int length, uint tag = 0)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(target);
        socket.SendTo(target.Ip, Ports.Require(port), length, tag);
    }

    /// <summary>Names a datagram socket's only peer, so that its ICMP errors are heard.</summary>
    /// <param name="socket">The machine's socket.</param>
    /// <param name="target">The peer.</param>
    /// <param name="port">The peer's port.</param>
    public static void Connect(this UdpSocket socket, Node target, int port)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(target);
        socket.Connect(target.Ip, Ports.Require(port));
    }

    /// <summary>Notes the state changes of a few hosts' connections. Before the first <c>Run</c>.</summary>
    public static StateTimeline Watch(params IReadOnlyList<Host> hosts) => new(Context.BeforeRun("Watch"), hosts);

    /// <summary>Shows a text to whoever runs the scenario; not part of the results.</summary>
    public static void Print(string text) => Context.Settings.Print?.Invoke(text);
}
