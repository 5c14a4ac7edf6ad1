using System.Text;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Packetdrill;

// TCP Fast Open: sendto(MSG_FASTOPEN), connect() whose SYN waits for the first write, and the options.
public sealed partial class SimulatedHost
{
    private const long FastOpenQueue = 23;
    private const long FastOpenConnectOption = 30;
    private const long FastOpenKeyOption = 33;
    private const long FastOpenNoCookie = 34;

    // tcp_sendmsg_fastopen and __inet_stream_connect (v6.18)
    private CallOutcome? SendFastOpen(PendingCall pending, SimulatedSocket socket, long length, long flags)
    {
        var mustNotWait = socket.IsNonBlocking || (flags & DoNotWait) != 0;
        if (pending.IsOpening)
        {
            return GoOnSending(pending, socket, length, flags);
        }

        if (socket.Listener is not null)
        {
            return Failed(Errno.EISCONN);
        }

        var sent = Open(pending.Call, socket, (int)length, mustNotWait);
        if (sent > 0)
        {
            pending.Done = sent;
        }
        else if (sent != -(int)Errno.EINPROGRESS || mustNotWait)
        {
            return sent < 0 ? Failed((Errno)(-sent)) : new(0);
        }

        if (mustNotWait || (!IsOpening(socket.Slot) && sent > 0 && pending.Done == length))
        {
            return new(pending.Done);
        }

        pending.IsOpening = true;
        return GoOnSending(pending, socket, length, flags);
    }

    private int Open(SystemCall call, SimulatedSocket socket, int length, bool mustNotWait)
    {
        var flags = SendFlags.FastOpen | (mustNotWait ? SendFlags.DontWait : SendFlags.None);
        var address = AddressOfFastOpen(call);
        if (address?["sa_family"] is Number { Value: Unspecified })
        {
            return -(int)Errno.EOPNOTSUPP;
        }

        if (socket.Slot != 0)
        {
            return _stack.Send(_host, socket.Slot, length, flags);
        }

        var options = ConnectOptionsOf(address, socket);
        var sent = _stack.ConnectWithData(_host, in options, length, flags, out var slot);
        if (slot != 0)
        {
            NoteConnecting(socket, slot);
        }

        return sent;
    }

    // The connection is open or has failed: the rest is sent, or the error told.
    private CallOutcome? GoOnSending(PendingCall pending, SimulatedSocket socket, long length, long flags)
    {
        if (IsOpening(socket.Slot))
        {
            return null;
        }

        socket.IsConnecting = false;
        if (_stack.Sock(socket.Slot).State == TcpState.Closed)
        {
            var error = _stack.TakeError(socket.Slot);
            return Failed(error == Errno.None ? Errno.ECONNABORTED : error);
        }

        return pending.Done >= length ? new(pending.Done) : SendStream(pending, socket, length, flags, mustNotWait: false);
    }

    private bool IsOpening(int slot) => _stack.Sock(slot).State is TcpState.SynSent or TcpState.SynReceived;

    // sendto(fd, …, n, flags, address, length) or sendmsg(fd, {msg_name=…}, flags)
    private static Structure? AddressOfFastOpen(SystemCall call) => call.Name switch
    {
        "sendto" when call.Arguments.Count > 4 => call.Arguments[4] as Structure,
        "sendmsg" => (call.Arguments[1] as Structure)?["msg_name"] as Structure,
        _ => null,
    };

    private CallOutcome SetFastOpen(SimulatedSocket socket, long option, SystemCall call)
    {
        if (option == FastOpenKeyOption)
        {
            return SetFastOpenKey(socket, call);
        }

        var value = Whole(call, 3);
        if (option == FastOpenQueue)
        {
            if (value < 0 || socket.Slot != 0)
            {
                return Failed(Errno.EINVAL);
            }

            socket.FastOpenLimit = (int)value;
        }
        else if (value is < 0 or > 1)
        {
            return Failed(Errno.EINVAL);
        }
        else if (option == FastOpenConnectOption)
        {
            const int ClientBit = 1;
            if ((_host.Settings.Fastopen & ClientBit) == 0)
            {
                return Failed(Errno.EOPNOTSUPP);
            }

            if (socket.Slot != 0 || socket.Listener is not null)
            {
                return Failed(Errno.EINVAL);
            }

            socket.FastOpenConnect = value != 0;
        }
        else if (socket.Slot != 0)
        {
            return Failed(Errno.EINVAL);
        }
        else
        {
            socket.FastOpenNeedsNoCookie = value != 0;
        }

        if (socket.Listener is { } listener)
        {
            ApplyFastOpen(listener, socket);
        }

        return new(0);
    }

    private static CallOutcome SetFastOpenKey(SimulatedSocket socket, SystemCall call)
    {
        var text = call.Arguments[3] is Text octets ? Encoding.Latin1.GetBytes(octets.Value) : [];
        var length = (int)Whole(call, 4);
        if (length is not (FastOpenKey.Length or 2 * FastOpenKey.Length) || text.Length < length)
        {
            return Failed(Errno.EINVAL);
        }

        FastOpenKey? backup = length > FastOpenKey.Length
            ? FastOpenKey.Of(text.AsSpan(FastOpenKey.Length, FastOpenKey.Length))
            : null;
        socket.FastOpenKeys = new(FastOpenKey.Of(text.AsSpan(0, FastOpenKey.Length)), backup);
        if (socket.Listener is { } listener)
        {
            ApplyFastOpen(listener, socket);
        }

        return new(0);
    }

    private static void ApplyFastOpen(Listener listener, SimulatedSocket socket)
    {
        if (socket.FastOpenLimit != 0)
        {
            listener.FastOpenLimit = socket.FastOpenLimit;
        }

        if (socket.FastOpenKeys is { } keys)
        {
            listener.FastOpenKeys = keys;
        }

        if (socket.FastOpenNeedsNoCookie)
        {
            listener.FastOpenNeedsNoCookie = true;
        }
    }
}
