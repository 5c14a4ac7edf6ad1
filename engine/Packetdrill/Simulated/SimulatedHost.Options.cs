using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Packetdrill;

// setsockopt and getsockopt.
public sealed partial class SimulatedHost
{
    private const long SocketLevel = 1;
    private const long TcpLevel = 6;
    private const int LongestDefer = 63;

    private static readonly Dictionary<(long Level, long Option), SocketOption> Modelled = new()
    {
        [(SocketLevel, 7)] = SocketOption.SendBuffer, [(SocketLevel, 32)] = SocketOption.SendBuffer,
        [(SocketLevel, 8)] = SocketOption.ReceiveBuffer, [(SocketLevel, 33)] = SocketOption.ReceiveBuffer,
        [(SocketLevel, 9)] = SocketOption.KeepAlive, [(SocketLevel, 13)] = SocketOption.Linger,
        [(TcpLevel, 1)] = SocketOption.NoDelay, [(TcpLevel, 2)] = SocketOption.MaximumSegmentSize,
        [(TcpLevel, 3)] = SocketOption.Cork, [(TcpLevel, 4)] = SocketOption.KeepIdle,
        [(TcpLevel, 5)] = SocketOption.KeepInterval, [(TcpLevel, 6)] = SocketOption.KeepCount,
        [(TcpLevel, 7)] = SocketOption.SynCount, [(TcpLevel, 8)] = SocketOption.Linger2,
        [(TcpLevel, 10)] = SocketOption.WindowClamp, [(TcpLevel, 12)] = SocketOption.QuickAck,
        [(0, 10)] = SocketOption.MtuDiscovery, [(TcpLevel, 18)] = SocketOption.UserTimeout, [(TcpLevel, 25)] = SocketOption.NotSentLowWater,
    };

    // TCP_INQ: recvmsg() says how much is left.
    private static readonly (long Level, long Option) TcpInq = (TcpLevel, 36);

    // Options that change nothing that a script can see here.
    private static readonly HashSet<(long Level, long Option)> Plain =
    [
        (SocketLevel, 5), (SocketLevel, 6), (SocketLevel, 10), (SocketLevel, 12), (SocketLevel, 15), (SocketLevel, 19),
        (SocketLevel, 29), (SocketLevel, 35), (SocketLevel, 36), (SocketLevel, 46),
        (SocketLevel, 49), (0, 1), (0, 2), (0, 11), (0, 12), (0, 13), (0, 15), (0, 24), (TcpLevel, 16),
        (TcpLevel, 17), (TcpLevel, 27), TcpInq,
    ];

    private CallOutcome SetOption(SystemCall call)
    {
        if (TryDescriptor(call, out var descriptor) && descriptor is SimulatedDatagramSocket)
        {
            return new(0);
        }

        if (!TrySocket(call, out var socket, out var errno))
        {
            return Failed(errno);
        }

        var key = (Level: Whole(call, 1), Option: Whole(call, 2));
        switch (key)
        {
            case (SocketLevel, 2):
                socket.ReusesAddress = Whole(call, 3) != 0;
                return new(0);
            case (SocketLevel, 18):
                socket.LeastToRead = (int)Math.Clamp(Whole(call, 3), 1, int.MaxValue);
                return new(0);
            case (SocketLevel, TimestampingOption or NewTimestampingOption):
                return SetTimestamping(socket, Whole(call, 3));
            case (SocketLevel, ZeroCopyOption):
                return SetZeroCopy(socket, Whole(call, 3));
            case (SocketLevel, ReceiveTimeoutOption or SendTimeoutOption):
                return SetTimeout(socket, key.Option, call.Arguments[3]);
            case (TcpLevel, 9):
                return SetDefer(socket, (int)Whole(call, 3));
            case (TcpLevel, 13):
                return SetCongestion(socket, call.Arguments[3]);
            case (TcpLevel, FastOpenQueue or FastOpenConnectOption or FastOpenKeyOption or FastOpenNoCookie):
                return SetFastOpen(socket, key.Option, call);
        }

        if (!Modelled.TryGetValue(key, out var option))
        {
            return Plain.Contains(key)
                ? KeepPlain(socket, key, call.Arguments[3])
                : throw new NotSupportedException($"The simulated host has no option {key.Option} at level {key.Level}.");
        }

        return SetModelled(socket, option, ValueOf(option, call));
    }

    private CallOutcome SetModelled(SimulatedSocket socket, SocketOption option, int value)
    {
        if (socket.Slot != 0)
        {
            return Ended(_stack.SetOption(_host, socket.Slot, option, value));
        }

        socket.Kept.RemoveAll(k => k.Option == option);
        socket.Kept.Add((option, value));
        if (socket.Listener is { } listener)
        {
            ApplyTo(listener, option, value);
        }

        return new(0);
    }

    private static CallOutcome KeepPlain(SimulatedSocket socket, (long Level, long Option) key, Expression value)
    {
        socket.Plain[key] = value is Sequence { Items: [Number number] } ? number.Value : 0;
        return new(0);
    }

    private static int ValueOf(SocketOption option, SystemCall call)
    {
        if (option != SocketOption.Linger)
        {
            return (int)Whole(call, 3);
        }

        return call.Arguments[3] is Structure linger && linger["onoff"] is Number { Value: not 0 }
            ? linger["linger"] is Number seconds ? (int)seconds.Value : 0
            : -1;
    }

    // TCP_DEFER_ACCEPT counts SYN-ACK time-outs, from seconds (secs_to_retrans).
    private static CallOutcome SetDefer(SimulatedSocket socket, int seconds)
    {
        var periods = 0;
        for (long elapsed = 1, step = 1; seconds > 0 && periods < LongestDefer; periods++)
        {
            if (elapsed >= seconds)
            {
                periods++;
                break;
            }

            step = Math.Min(step * 2, 120);
            elapsed += step;
        }

        socket.Plain[(TcpLevel, 9)] = seconds;
        socket.DeferAccept = periods;
        if (socket.Listener is { } listener)
        {
            listener.DeferAccept = periods;
        }

        return new(0);
    }

    private CallOutcome SetCongestion(SimulatedSocket socket, Expression value)
    {
        var name = value switch
        {
            Text text => text.Value.TrimEnd('\0'),
            Sequence { Items: [Text text] } => text.Value.TrimEnd('\0'),
            _ => throw new NotSupportedException("TCP_CONGESTION takes a name in quotes."),
        };
        var refused = socket.Slot != 0
            ? _stack.SetCongestionControl(_host, socket.Slot, name)
            : CongestionControls.Check(_host.Settings, name);
        if (refused == Errno.None)
        {
            socket.CongestionControl = name;
        }

        return Ended(refused);
    }

    private CallOutcome GetOption(SystemCall call)
    {
        if (TryDescriptor(call, out var descriptor) && descriptor is SimulatedDatagramSocket datagrams)
        {
            var pending = datagrams.Error;
            datagrams.Error = Errno.None;
            return new(0) { Written = Integer((long)pending, pending.ToString()) };
        }

        if (!TrySocket(call, out var socket, out var errno))
        {
            return Failed(errno);
        }

        var key = (Level: Whole(call, 1), Option: Whole(call, 2));
        return key switch
        {
            (SocketLevel, 2) => Read(socket.ReusesAddress ? 1 : 0),
            (SocketLevel, 3) => Read(1),
            (SocketLevel, 4) => ReadError(socket),
            (SocketLevel, 18) => Read(socket.LeastToRead),
            (SocketLevel, TimestampingOption or NewTimestampingOption) => Read(socket.Reports.Timestamping),
            (SocketLevel, ZeroCopyOption) => Read(socket.Reports.ZeroCopy ? 1 : 0),
            (SocketLevel, ReceiveTimeoutOption) => Read(socket.ReceiveTimeout / NanosecondsPerSecond),
            (SocketLevel, SendTimeoutOption) => Read(socket.SendTimeout / NanosecondsPerSecond),
            (SocketLevel, 30) => Read(socket.Listener is null ? 0 : 1),
            (TcpLevel, 13) => new(0) { Written = new Text(default, CongestionOf(socket)) },
            (TcpLevel, FastOpenQueue) => Read(socket.Listener?.FastOpenLimit ?? socket.FastOpenLimit),
            (TcpLevel, FastOpenConnectOption) => Read(socket.FastOpenConnect ? 1 : 0),
            (TcpLevel, FastOpenNoCookie) => Read(socket.FastOpenNeedsNoCookie ? 1 : 0),
            (0, 14) => socket.Slot == 0 ? Failed(Errno.ENOTCONN) : Read(_stack.Info(_host, socket.Slot).PathMtu),
            _ => GetModelled(socket, key),
        };
    }

    private CallOutcome GetModelled(SimulatedSocket socket, (long Level, long Option) key)
    {
        if (!Modelled.TryGetValue(key, out var option))
        {
            return Plain.Contains(key) || key == (TcpLevel, 9)
                ? Read(socket.Plain.GetValueOrDefault(key))
                : throw new NotSupportedException($"The simulated host has no option {key.Option} at level {key.Level}.");
        }

        if (option == SocketOption.MaximumSegmentSize)
        {
            return Read(MssOf(socket));
        }

        if (socket.Slot == 0)
        {
            var kept = Kept(socket, option);
            // SOCK_MIN_SNDBUF and SOCK_MIN_RCVBUF.
            return Read(option switch
            {
                SocketOption.SendBuffer when kept != 0 => Math.Max(2 * kept, 4_608),
                SocketOption.ReceiveBuffer when kept != 0 => Math.Max(2 * kept, 2_304),
                _ => kept,
            });
        }

        var value = _stack.GetOption(_host, socket.Slot, option);
        return option == SocketOption.Linger
            ? new(0)
            {
                Written = new Structure(
                    default, [new("onoff", Integer(value >= 0 ? 1 : 0)), new("linger", Integer(Math.Max(0, value)))]),
            }
            : Read(value);
    }

    // tcp_getsockopt: the MSS in use, or what the user asked for before there is a connection; 536 (TCP_MSS_DEFAULT) for neither.
    private long MssOf(SimulatedSocket socket)
    {
        var wanted = Kept(socket, SocketOption.MaximumSegmentSize);
        if (socket.Slot == 0)
        {
            return wanted != 0 ? wanted : 536;
        }

        return _stack.Info(_host, socket.Slot).SndMss;
    }

    private string CongestionOf(SimulatedSocket socket) => socket.Slot != 0
        ? _stack.Info(_host, socket.Slot).CongestionControl
        : socket.CongestionControl ?? (SysctlTable.TryGet(
            _host.Profile, _host.Settings, "net.ipv4.tcp_congestion_control", out var name).IsOk ? name : string.Empty);

    private CallOutcome ReadError(SimulatedSocket socket)
    {
        var error = socket.Slot == 0 ? socket.Error : _stack.TakeError(socket.Slot);
        socket.Error = Errno.None;
        return new(0) { Written = Integer((long)error, error.ToString()) };
    }

    private static CallOutcome Read(long value) => new(0) { Written = Integer(value) };
}
