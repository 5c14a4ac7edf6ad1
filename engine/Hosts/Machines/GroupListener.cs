using NetSim.Core;
using NetSim.Tcp;

namespace NetSim.Hosts;

/// <summary>
/// A listening socket of every member of a group, described once: a member has its own from its first use on.
/// </summary>
/// <param name="Port">The port.</param>
/// <param name="Backlog">listen()'s argument.</param>
/// <param name="Handler">What each member does with each connection.</param>
/// <param name="Concurrency">Handlers of one member that run at once.</param>
/// <param name="Since">When listen() was called.</param>
/// <param name="Settings">The sysctls at that time: a backlog is cut to what net.core.somaxconn was then.</param>
internal sealed record GroupListener(
    ushort Port,
    int Backlog,
    Func<Connection, HandlerTask> Handler,
    int Concurrency,
    SimTime Since,
    TcpSettings Settings);
