namespace NetSim.Hosts;

/// <summary>
/// What a server does with each accepted connection: <c>async c => { await c.Receive(); await c.Send(100); }</c>.
/// </summary>
/// <param name="connection">The accepted connection; closed when the handler ends, if it is still open.</param>
public delegate HandlerTask ConnectionHandler(Connection connection);
