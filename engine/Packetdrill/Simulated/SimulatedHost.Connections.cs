using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Packetdrill;

// bind, listen, accept, connect, shutdown, close.
public sealed partial class SimulatedHost
{
    private const long Unspecified = 0;
    private const int Held = 1;

    private CallOutcome Bind(SystemCall call)
    {
        if (!TryDescriptor(call, out var descriptor))
        {
            return Failed(Errno.EBADF);
        }

        var port = (ushort)(AddressOf(call) is { } address && address["sin_port"] is Number number ? number.Value : _options.BindPort);
        switch (descriptor)
        {
            case SimulatedSocket { BoundPort: not 0 } or SimulatedSocket { Slot: not 0 }:
                return Failed(Errno.EINVAL);
            case SimulatedSocket socket:
                if (TcpStack.FindListener(_host, port) is not null && !socket.ReusesAddress)
                {
                    return Failed(Errno.EADDRINUSE);
                }

                socket.BoundPort = port;
                return new(0);
            case SimulatedDatagramSocket datagrams:
                datagrams.Port = port;
                return new(0);
            default:
                return Failed(Errno.ENOTSOCK);
        }
    }

    private CallOutcome Listen(SystemCall call)
    {
        if (!TrySocket(call, out var socket, out var errno))
        {
            return Failed(errno);
        }

        if (socket.Slot != 0)
        {
            return Failed(Errno.EINVAL);
        }

        if (socket.Listener is { } listening)
        {
            _stack.ChangeBacklog(listening, (int)Whole(call, 1));
            return new(0);
        }

        var port = socket.BoundPort == 0 ? _options.BindPort : socket.BoundPort;
        errno = _stack.Listen(_host, port, (int)Whole(call, 1), out var listener);
        if (errno != Errno.None)
        {
            return Failed(errno);
        }

        socket.Listener = listener;
        listener!.DeferAccept = socket.DeferAccept;
        ApplyFastOpen(listener, socket);
        foreach (var (option, value) in socket.Kept)
        {
            ApplyTo(listener, option, value);
        }

        return new(0);
    }

    // What decides about the handshake is the listener's; the rest is given to each child that is accepted.
    private static void ApplyTo(Listener listener, SocketOption option, int value)
    {
        switch (option)
        {
            case SocketOption.ReceiveBuffer:
                listener.ReceiveBuffer = Math.Max(2 * value, 2_304);
                break;
            case SocketOption.SynCount:
                listener.SynAckRetries = value;
                break;
            case SocketOption.MaximumSegmentSize:
                listener.MaximumSegmentSize = value;
                break;
            case SocketOption.WindowClamp:
                listener.WindowClamp = Math.Max(value, 1_152);
                break;
        }
    }

    private static bool IsInherited(SocketOption option) =>
        option is SocketOption.ReceiveBuffer or SocketOption.MaximumSegmentSize or SocketOption.WindowClamp;

    private CallOutcome? Accept(PendingCall pending)
    {
        if (!TrySocket(pending.Call, out var socket, out var errno))
        {
            return Failed(errno);
        }

        if (socket.Listener is not { } listener)
        {
            return Failed(Errno.EINVAL);
        }

        var slot = _stack.Accept(listener);
        if (slot == 0)
        {
            return socket.IsNonBlocking || pending.MustNotWait ? Failed(Errno.EAGAIN) : null;
        }

        // From now on an application holds it: it stays when the connection has ended.
        _stack.Sock(slot).Owner = Held;
        var child = new SimulatedSocket { Slot = slot, ReusesAddress = socket.ReusesAddress, LeastToRead = socket.LeastToRead };
        (child.ReceiveTimeout, child.SendTimeout) = (socket.ReceiveTimeout, socket.SendTimeout);
        foreach (var (option, value) in socket.Kept.Where(k => !IsInherited(k.Option)))
        {
            _stack.SetOption(_host, slot, option, value);
        }

        child.Reports.InheritFrom(socket.Reports);
        return Opened(child);
    }

    private CallOutcome? Connect(SystemCall call)
    {
        if (TryDescriptor(call, out var descriptor) && descriptor is SimulatedDatagramSocket)
        {
            return new(0);
        }

        if (!TrySocket(call, out var socket, out var errno))
        {
            return Failed(errno);
        }

        if (AddressOf(call)?["sa_family"] is Number { Value: Unspecified })
        {
            return Disconnect(socket);
        }

        if (socket.Listener is not null)
        {
            return Failed(Errno.EISCONN);
        }

        return socket.Slot == 0 ? BeginConnect(call, socket) : GoOnConnecting(socket);
    }

    private CallOutcome Disconnect(SimulatedSocket socket)
    {
        if (socket.Slot != 0)
        {
            _stack.Abort(_host, socket.Slot);
            socket.Slot = 0;
            socket.IsConnecting = false;
        }

        return new(0);
    }

    private CallOutcome? BeginConnect(SystemCall call, SimulatedSocket socket)
    {
        var options = ConnectOptionsOf(AddressOf(call), socket);
        var errno = _stack.Connect(_host, in options, out var slot);
        if (errno != Errno.None)
        {
            return Failed(errno);
        }

        NoteConnecting(socket, slot);
        if (_stack.IsConnectDeferred(slot))
        {
            return new(0);
        }

        return socket.IsNonBlocking ? Failed(Errno.EINPROGRESS) : null;
    }

    private ConnectOptions ConnectOptionsOf(Structure? address, SimulatedSocket socket) => new()
    {
        Remote = address?["sin_addr"] is Number remote ? new((uint)remote.Value) : _options.RemoteAddress,
        RemotePort = address?["sin_port"] is Number port ? (ushort)port.Value : _options.ConnectPort,
        LocalPort = socket.BoundPort,
        ReuseAddress = socket.ReusesAddress,
        Owner = Held,
        SynCount = Kept(socket, SocketOption.SynCount),
        UserTimeoutMs = Kept(socket, SocketOption.UserTimeout),
        MaximumSegmentSize = Kept(socket, SocketOption.MaximumSegmentSize),
        ReceiveBuffer = Kept(socket, SocketOption.ReceiveBuffer),
        SendBuffer = Kept(socket, SocketOption.SendBuffer),
        WindowClamp = Kept(socket, SocketOption.WindowClamp),
        CongestionControl = socket.CongestionControl,
        FastOpenConnect = socket.FastOpenConnect,
        FastOpenNeedsNoCookie = socket.FastOpenNeedsNoCookie,
    };

    private void NoteConnecting(SimulatedSocket socket, int slot)
    {
        socket.Slot = slot;
        socket.IsConnecting = true;
        foreach (var (option, value) in socket.Kept.Where(k => !IsSetAtConnect(k.Option)))
        {
            _stack.SetOption(_host, slot, option, value);
        }
    }

    private static bool IsSetAtConnect(SocketOption option) =>
        option is SocketOption.ReceiveBuffer or SocketOption.SendBuffer or SocketOption.WindowClamp;

    private CallOutcome? GoOnConnecting(SimulatedSocket socket)
    {
        ref var sock = ref _stack.Sock(socket.Slot);
        switch (sock.State)
        {
            case TcpState.SynSent when _stack.IsConnectDeferred(socket.Slot):
                return Failed(Errno.EISCONN);
            case TcpState.SynSent or TcpState.SynReceived:
                return socket.IsNonBlocking ? Failed(Errno.EALREADY) : null;
            case TcpState.Closed:
                var error = _stack.TakeError(socket.Slot);
                socket.IsConnecting = false;
                return Failed(error == Errno.None ? Errno.ECONNABORTED : error);
            default:
                var isNews = socket.IsConnecting;
                socket.IsConnecting = false;
                return isNews ? new(0) : Failed(Errno.EISCONN);
        }
    }

    private static int Kept(SimulatedSocket socket, SocketOption option) =>
        socket.Kept.FindLast(k => k.Option == option).Value;

    private CallOutcome Shutdown(SystemCall call)
    {
        if (!TrySocket(call, out var socket, out var errno))
        {
            return Failed(errno);
        }

        var how = Whole(call, 1);
        if (how is < 0 or > 2)
        {
            return Failed(Errno.EINVAL);
        }

        if (socket.Listener is { } listener)
        {
            if (how != 1)
            {
                _stack.CloseListener(listener);
                socket.Listener = null;
            }

            return new(0);
        }

        return socket.Slot == 0 ? Failed(Errno.ENOTCONN) : Ended(_stack.Shutdown(_host, socket.Slot, (ShutdownFlags)(how + 1)));
    }

    private CallOutcome Close(SystemCall call)
    {
        if (!TryDescriptor(call, out var descriptor))
        {
            return Failed(Errno.EBADF);
        }

        _descriptors.Remove((int)Whole(call, 0));
        if (descriptor is SimulatedSocket socket)
        {
            if (socket.Listener is { } listener)
            {
                _stack.CloseListener(listener);
            }
            else if (socket.Slot != 0)
            {
                _stack.Close(_host, socket.Slot);
            }
        }

        return new(0);
    }

    private static Structure? AddressOf(SystemCall call) =>
        call.Arguments.Count > 1 ? call.Arguments[1] as Structure : null;
}
