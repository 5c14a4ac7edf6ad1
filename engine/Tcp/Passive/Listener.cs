using NetSim.Core;

namespace NetSim.Tcp;

/// <summary>
/// A listening socket: its SYN queue and its accept queue. Options that its children inherit are set here before
/// connections arrive; made by
/// <see cref="TcpStack.Listen(TcpHost, ushort, int, out Listener?)"/>.
/// </summary>
public sealed partial class Listener
{
    private SlotQueue _accept;

    internal Listener(TcpHost host, ushort port, int backlog, int slot)
    {
        Host = host;
        Port = port;
        Backlog = backlog;
        Slot = slot;
        IsOpen = true;
    }

    /// <summary>The machine that it listens on.</summary>
    public TcpHost Host { get; }

    /// <summary>The port it listens on, on all addresses of the machine.</summary>
    public ushort Port { get; }

    /// <summary>
    /// The effective backlog: the smaller of listen()'s argument and net.core.somaxconn at that time (Send-Q of ss).
    /// </summary>
    public int Backlog { get; internal set; }

    /// <summary>Whether it still listens.</summary>
    public bool IsOpen { get; internal set; }

    /// <summary>Completed connections that wait for accept() (Recv-Q of ss).</summary>
    public int AcceptQueueLength => _accept.Count;

    /// <summary>Half-open requests.</summary>
    public int SynQueueLength { get; internal set; }

    /// <summary>Half-open requests whose SYN-ACK was never sent again.</summary>
    public int YoungCount { get; internal set; }

    /// <summary>
    /// While true, <see cref="TcpStack.Accept"/> hands out nothing: the application is busy elsewhere.
    /// </summary>
    public bool IsAcceptPaused { get; set; }

    /// <summary>
    /// SO_RCVBUF of the listener as the kernel keeps it (doubled), in octets; 0 (the default) means tcp_rmem's second
    /// number when it was opened.
    /// </summary>
    public int ReceiveBuffer { get; set; }

    /// <summary>TCP_SYNCNT: retransmissions of SYN-ACKs, 1 to 127; 0 (the default) means tcp_synack_retries.</summary>
    public int SynAckRetries { get; set; }

    /// <summary>
    /// TCP_DEFER_ACCEPT in SYN-ACK time-outs: bare ACKs do not complete a handshake until then. Default 0: off.
    /// </summary>
    public int DeferAccept { get; set; }

    /// <summary>TCP_MAXSEG in octets; 0 (the default) means what the MTU gives.</summary>
    public int MaximumSegmentSize { get; set; }

    /// <summary>
    /// TCP_WINDOW_CLAMP as the kernel keeps it, at least 1152 octets; 0 (the default) means that the buffer alone bounds the
    /// window of its children.
    /// </summary>
    public int WindowClamp { get; set; }

    /// <summary>
    /// The receive buffer that its children get: its own SO_RCVBUF, or tcp_rmem's second number when it was opened, for a
    /// child is a copy of its listener (measured on 6.18).
    /// </summary>
    internal int ChildReceiveBuffer => ReceiveBuffer != 0 ? ReceiveBuffer : DefaultReceiveBuffer;

    /// <summary>tcp_rmem's second number when it was opened.</summary>
    internal int DefaultReceiveBuffer { get; init; }

    /// <summary>tcp_wmem's second number when it was opened: the send buffer that its children begin with.</summary>
    internal int DefaultSendBuffer { get; init; }

    /// <summary>The slot in its stack.</summary>
    internal int Slot { get; }

    /// <summary>When a SYN cookie was sent last, within a second; null when never.</summary>
    internal SimTime? LastCookieAt { get; set; }

    /// <summary>Before Linux 4.4: the chains of requests by hash, and where the next scan begins.</summary>
    internal uint[]? Chains { get; set; }

    internal int ScanHand { get; set; }

    /// <summary>When the next scan is due, in nanoseconds; 0 for none.</summary>
    internal long ScanAt { get; set; }

    /// <summary>The mark of that timer.</summary>
    internal uint ScanMark { get; set; }

    /// <summary>Bytes of the listener and its queues; its gauges are their observers'.</summary>
    internal long ReservedBytes =>
        ObjectSize.Of<Listener>() + _accept.ReservedBytes + ObjectSize.OfArray(Chains) + (FastOpen?.ReservedBytes ?? 0);

    // Linux (sk_acceptq_is_full, v6.18) admits backlog + 1 connections: it tests '>' where a reader expects '>='.
    internal bool IsAcceptQueueFull => _accept.Count > Backlog;

    internal void EnqueueChild(int slot) => _accept.Enqueue(slot);

    internal int DequeueChild() => _accept.Dequeue();
}
