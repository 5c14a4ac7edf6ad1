namespace NetSim.Hosts;

/// <summary>
/// What a server does with each datagram: <c>async d => { await Sleep(1.ms); d.Reply(120); }</c>.
/// </summary>
/// <param name="datagram">What was received.</param>
public delegate HandlerTask DatagramHandler(Datagram datagram);
