using NetSim.Core;
using NetSim.Hosts;

namespace NetSim.Scenarios;

/// <summary>A listening socket of a host, as a script speaks of it.</summary>
public sealed class ScenarioListener
{
    private readonly ScenarioContext _context;
    private readonly Deferred<ListeningSocket[]> _sockets;

    internal ScenarioListener(
        Host host, ushort port, int backlog, ConnectionHandler handler, int? concurrency, string? name)
    {
        if (backlog < 0)
        {
            throw new ScenarioException($"The backlog of '{host.Name}:{port}' must not be negative, but is {backlog}.");
        }

        _context = host.Context;
        Name = _context.Metrics.Claim(name ?? $"{host.Name}:{port}");
        SynQueue = Gauge(host, "syn_queue", "SynQueue", socket => socket.SynQueue);
        AcceptQueue = Gauge(host, "accept_queue", "AcceptQueue", socket => socket.AcceptQueue);
        _sockets = new Deferred<ListeningSocket[]>(_context, () => Open(host, port, backlog, handler, concurrency));
        host.Group.AddService(host.Index, () => Array.ForEach(Sockets, socket => socket.Reopen()));
    }

    /// <summary>Unique name: <c>web:80</c> unless given.</summary>
    public string Name { get; }

    /// <summary>Half-open connections (SYN_RECV) waiting for the handshake's last ACK.</summary>
    public GaugeMetric SynQueue { get; }

    /// <summary>Completed connections waiting to be accepted.</summary>
    public GaugeMetric AcceptQueue { get; }

    // One, or one for each receive queue of the host.
    private ListeningSocket[] Sockets => _sockets.Value
        ?? throw new ScenarioException($"The listener '{Name}' does not exist before the first Run.");

    /// <summary>Nobody calls accept() for a while; connections go on completing in the kernel.</summary>
    /// <param name="span">How long, above zero.</param>
    /// <exception cref="ScenarioException">The span is not positive, or the run has not begun.</exception>
    public void PauseAccept(Duration span)
    {
        Scenario.RequirePositive(span, "PauseAccept");
        Array.ForEach(Sockets, socket => socket.PauseAccept(span));
    }

    /// <summary>Nobody calls accept() until <see cref="ResumeAccept"/>.</summary>
    /// <exception cref="ScenarioException">The run has not begun.</exception>
    public void PauseAccept() => Array.ForEach(Sockets, socket => socket.Paused = true);

    /// <summary>Accepts again, at once; also ends a pause that has a span.</summary>
    /// <exception cref="ScenarioException">The run has not begun.</exception>
    public void ResumeAccept() => Array.ForEach(Sockets, socket => socket.Paused = false);

    private static ListeningSocket[] Open(Host host, ushort port, int backlog, ConnectionHandler handler, int? concurrency)
    {
        try
        {
            return Array.ConvertAll(host.Machines, machine => machine.Listen(port, backlog, handler, concurrency));
        }
        catch (Exception wrong) when (wrong is SocketError or ArgumentException or InvalidOperationException)
        {
            throw new ScenarioException($"'{host.Name}' cannot listen on port {port}: {wrong.Message}", wrong);
        }
    }

    private GaugeMetric Gauge(Host host, string name, string shortName, Func<ListeningSocket, TimeWeightedGauge> of)
    {
        var gauge = new GaugeMetric(
            $"{Name}.{name}", shortName, "", () => Array.ConvertAll(Sockets, socket => of(socket)), () => _context.Simulation.Now);
        _context.Sampler.Add(host.Name, gauge);
        _context.Simulation.WhenForgetting(gauge.Forget);
        return gauge;
    }
}
