using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>
/// A UDP socket of a machine. Datagrams wait in its receive buffer, as large as net.core.rmem_default, and are dropped when
/// it is full. Made by <see cref="Machine.OpenUdp"/> for a program, or by <see cref="Machine.ListenUdp"/> for a server; used on
/// its own machine only.
/// </summary>
public sealed class UdpSocket : IProcessSocket, IServingSocket, ITimedWait
{
    /// <summary>net.core.rmem_default of 6.18 (measured): octets of socket buffers, overhead included.</summary>
    internal const int ReceiveBuffer = 212_992;

    private readonly Queue<Datagram> _queue = new();
    private readonly DatagramHandler? _handler;
    private readonly int _concurrency;
    private HandlerBox? _waiter;
    private Datagram? _handed;
    private Errno _error;
    private uint _wait;
    private int _buffered;

    internal UdpSocket(Machine machine, ushort port, DatagramHandler? handler, int concurrency)
    {
        Machine = machine;
        Port = port;
        _handler = handler;
        _concurrency = concurrency;
        Waiting = new(machine.Now);
    }

    /// <summary>Whose socket it is.</summary>
    public Machine Machine { get; }

    /// <summary>The port it is bound to.</summary>
    public ushort Port { get; }

    /// <summary>Whether it is open.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Datagrams that came to it and found room.</summary>
    public long Received { get; private set; }

    /// <summary>Datagrams that found its receive buffer full.</summary>
    public long Dropped { get; private set; }

    /// <summary>Datagrams in the receive buffer, over time.</summary>
    public TimeWeightedGauge Waiting { get; }

    /// <summary>Octets of its receive buffer in use, overhead included (Recv-Q).</summary>
    internal int Buffered => _buffered;

    /// <summary>Handlers running now, of a server.</summary>
    public int Running { get; private set; }

    /// <summary>The only peer, once <see cref="Connect"/> was called.</summary>
    internal (Ipv4Address Address, ushort Port)? Peer { get; private set; }

    /// <summary>The program that closes it when it ends, and its place in that program's list.</summary>
    internal HandlerRoot? OwnedBy { get; set; }

    internal UdpSocket? NextOwned { get; set; }

    /// <summary>
    /// Names the only peer (connect()): others are not heard, and ICMP errors about what was sent to it come out of the next
    /// call, as ECONNREFUSED when nobody has the port. A socket without peer hears of no errors, as on Linux.
    /// </summary>
    /// <param name="remote">The peer's address.</param>
    /// <param name="port">The peer's port.</param>
    /// <exception cref="SocketError">EBADF: it is closed.</exception>
    public void Connect(Ipv4Address remote, ushort port)
    {
        RequireOpen("connect");
        Peer = (remote, port);
    }

    /// <summary>Sends a datagram to the peer of <see cref="Connect"/>.</summary>
    /// <param name="length">Payload octets, 0 to 65,507.</param>
    /// <param name="tag">A number for the receiver, such as the id of a query.</param>
    /// <exception cref="SocketError">EDESTADDRREQ: it has no peer; and as <see cref="SendTo"/>.</exception>
    public void Send(int length, uint tag = 0)
    {
        RequireOpen("send");
        var (address, port) = Peer ?? throw new SocketError(Errno.EDESTADDRREQ, "send");
        SendTo(address, port, length, tag);
    }

    /// <summary>Sends a datagram. It never waits.</summary>
    /// <param name="remote">To whom.</param>
    /// <param name="port">To which port.</param>
    /// <param name="length">Payload octets, 0 to 65,507.</param>
    /// <param name="tag">A number for the receiver, such as the id of a query.</param>
    /// <exception cref="SocketError">
    /// EMSGSIZE: longer than the link's MTU (nothing is fragmented here) or than a datagram can be. ENETUNREACH: no route.
    /// ECONNREFUSED: an earlier datagram to the peer of <see cref="Connect"/> found nobody. EBADF: it is closed.
    /// </exception>
    public void SendTo(Ipv4Address remote, ushort port, int length, uint tag = 0)
    {
        RequireOpen("sendto");
        TakeError($"sendto {remote}:{port}");
        var errno = Machine.Dispatcher.SendDatagram(this, remote, port, length, tag);
        if (errno != Errno.None)
        {
            throw new SocketError(errno, $"sendto {remote}:{port}");
        }
    }

    /// <summary>Waits for a datagram.</summary>
    /// <exception cref="SocketError">When awaited: ECONNREFUSED, EHOSTUNREACH … for a socket with a peer; EBADF.</exception>
    public DatagramAwaitable Receive() => new(this);

    /// <summary>Waits for a datagram, but not longer than a timeout (SO_RCVTIMEO); <c>await</c> yields null then.</summary>
    /// <param name="timeout">Above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is not above zero.</exception>
    public TimedDatagramAwaitable Receive(Duration timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, Duration.Zero);
        return new(this, timeout);
    }

    /// <summary>Closes it. What waits in its buffer is lost; who waits for it learns EBADF.</summary>
    public void Close()
    {
        if (IsOpen)
        {
            Forget();
            Wake();
            Machine.ReturnDescriptor();
        }
    }

    /// <inheritdoc/>
    void IProcessSocket.Vanish()
    {
        Forget();
        _waiter = null;
        Machine.LoseDescriptor();
    }

    /// <inheritdoc/>
    void IServingSocket.OnHandlerEnded()
    {
        Running--;
        Serve();
    }

    internal bool HasOutcome => _queue.Count > 0 || _error != Errno.None || !IsOpen;

    internal void Park(HandlerBox waiter, Duration? timeout)
    {
        if (_waiter is { IsDead: false })
        {
            throw new InvalidOperationException($"Two handlers wait for UDP port {Port} of '{Machine.Name}'; one socket each.");
        }

        _waiter = waiter;
        _wait = unchecked(_wait + 1); // Only has to differ from waits whose timeout is still to come.
        if (timeout is { } span)
        {
            Machine.Dispatcher.TimeOut(this, _wait, Machine.Now + span);
        }
    }

    internal Datagram? Take()
    {
        if (_handed is { } handed)
        {
            _handed = null;
            return handed;
        }

        RequireOpen("recvfrom");
        TakeError($"recvfrom on port {Port}");
        return _queue.Count > 0 ? Dequeue() : null;
    }

    /// <inheritdoc/>
    void ITimedWait.OnTimeout(uint wait)
    {
        if (wait == _wait)
        {
            Wake();
        }
    }

    /// <summary>A datagram has come to its port.</summary>
    /// <returns>Whether there was room for it.</returns>
    internal bool Accept(in Datagram datagram)
    {
        if (_waiter is { IsDead: false } && _handed is null)
        {
            Received++;
            _handed = datagram;
            Wake();
            return true;
        }

        // Linux (v6.18, __udp_enqueue_schedule_skb): what is buffered already decides, so that one always fits.
        if (_buffered >= ReceiveBuffer)
        {
            Dropped++;
            return false;
        }

        Received++;
        _queue.Enqueue(datagram);
        _buffered += BufferOf(datagram.Length);
        Waiting.Set(Machine.Now, _queue.Count);
        Serve();
        return true;
    }

    /// <summary>An ICMP error about a datagram to the peer has come.</summary>
    internal void Fail(Errno error)
    {
        _error = error;
        Wake();
    }

    private void Forget()
    {
        IsOpen = false;
        OwnedBy?.Disown(this);
        _queue.Clear();
        Waiting.Set(Machine.Now, 0);
        Machine.Extras.Datagrams!.Remove(this); // It was opened, so there are some.
    }

    // Linux (SKB_TRUESIZE): descriptor, and the octets with headers and shared info rounded up to a power of two.
    private static int BufferOf(int length)
    {
        const int Descriptor = 256;
        const int HeadersAndInfo = 64 + WireSizes.Ipv4Header + WireSizes.UdpHeader + 320;
        return Descriptor + (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(length + HeadersAndInfo));
    }

    private void Serve()
    {
        while (_handler is { } handler && IsOpen && _queue.Count > 0 && Running < _concurrency)
        {
            Running++;
            Machine.Dispatcher.Serve(this, Dequeue(), handler.Invoke);
        }
    }

    private Datagram Dequeue()
    {
        var datagram = _queue.Dequeue();
        _buffered -= BufferOf(datagram.Length);
        Waiting.Set(Machine.Now, _queue.Count);
        return datagram;
    }

    private void Wake()
    {
        var waiter = _waiter;
        _waiter = null;
        _wait = unchecked(_wait + 1); // As above.
        var here = Machine.Dispatcher;
        here.BeginCall();
        here.WakeLater(waiter);
        here.EndCall();
    }

    private void TakeError(string call)
    {
        if (_error != Errno.None)
        {
            var errno = _error;
            _error = Errno.None;
            throw new SocketError(errno, call);
        }
    }

    private void RequireOpen(string call)
    {
        if (!IsOpen)
        {
            throw new SocketError(Errno.EBADF, call);
        }
    }
}
