using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Packetdrill;

/// <summary>
/// The simulated host as a script sees it: one TCP stack, its timers, and what it sends. Time passes only when the script waits.
/// </summary>
public sealed partial class SimulatedHost : ISystemUnderTest, ITcpEnvironment
{
    private const int TickRate = 1_000;
    private const uint HostIndex = 1;

    // Long enough ago that nothing which counts from boot is new, as on a machine that somebody works with.
    private static readonly Duration Uptime = Duration.FromSeconds(3_600L);

    private readonly PriorityQueue<Timer, (long At, long Serial)> _timers = new();
    private readonly Queue<SentPacket> _sent = new();
    private readonly TcpStack _stack;
    private readonly TcpHost _host;
    private readonly ScriptOptions _options;
    private readonly byte[] _octets = new byte[65_535];
    private uint _armed;
    private SimTime _now;
    private bool _dropsAll;

    private readonly record struct Timer(TcpTimerKind Kind, int Slot, uint Mark);

    /// <summary>A host that has just been set up for a script.</summary>
    /// <param name="kernel">Its profile. Timers fire without lateness at 1,000 Hz, which scripts are written for.</param>
    /// <param name="options">The options in force.</param>
    /// <param name="seed">Decides initial sequence numbers and other secrets. Default 1.</param>
    public SimulatedHost(KernelProfile kernel, ScriptOptions options, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var key = RandomKey.FromSeed(seed);
        _stack = new(this, key.For("table"));
        _host = new(
            HostIndex, options.LocalAddress, kernel, kernel.CreateSettings(),
            kernel.CreateClock(Uptime, wheelLateness: false, TickRate), new MibCounters(), key.For("host"))
        {
            Mtu = options.Mtu,
        };
    }

    /// <inheritdoc/>
    public long Now => _now.Nanoseconds;

    /// <inheritdoc/>
    SimTime ITcpEnvironment.Now => _now;

    /// <inheritdoc/>
    public void RunUntil(long at)
    {
        while (FireNext(at))
        {
            // Each timer may arm others.
        }

        _now = new(Math.Max(at, _now.Nanoseconds));
    }

    /// <inheritdoc/>
    public SentPacket? TakePacket(long deadline)
    {
        while (_sent.Count == 0 && FireNext(deadline))
        {
            // Nothing was sent yet.
        }

        if (_sent.TryDequeue(out var packet))
        {
            return packet;
        }

        _now = new(Math.Max(deadline, _now.Nanoseconds));
        return null;
    }

    /// <inheritdoc/>
    public void Inject(ReadOnlySpan<byte> octets, int mss)
    {
        if (!PacketDecoder.TryDecode(octets, out var packet, out var extension, out var error))
        {
            throw new NotSupportedException($"The simulated host cannot be given this packet: {error}.");
        }

        switch (packet.Protocol)
        {
            case Protocol.Tcp:
                extension.MergedSegmentSize = (ushort)(packet.Length > mss ? mss : 0);
                _stack.Receive(_host, ref packet, in extension);
                break;
            case Protocol.Icmp when packet.IsIcmpError && extension.QuotedProtocol == Protocol.Tcp:
                _stack.OnIcmp(_host, in packet, in extension);
                break;
            default:
                DeliverOther(in packet, in extension);
                break;
        }

        Settle();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing outside this object is held.
    }

    /// <inheritdoc/>
    void ITcpEnvironment.Transmit(TcpHost host, ref Packet packet) => Transmit(in packet, default);

    /// <inheritdoc/>
    void ITcpEnvironment.Transmit(TcpHost host, ref Packet packet, in PacketExtension extension) =>
        Transmit(in packet, in extension);

    /// <inheritdoc/>
    uint ITcpEnvironment.Arm(TcpHost host, TcpTimerKind kind, SimTime at, int slot)
    {
        var mark = _armed++;
        _timers.Enqueue(new(kind, slot, mark), (at.Nanoseconds, mark));
        return mark;
    }

    /// <inheritdoc/>
    void ITcpEnvironment.Notify(TcpHost host, int sock, SocketEvents events)
    {
        foreach (var socket in _descriptors.Values.OfType<SimulatedSocket>().Where(s => s.Slot == sock))
        {
            socket.News++;
        }
    }

    /// <inheritdoc/>
    void ITcpEnvironment.NotifyAcceptable(TcpHost host, Listener listener)
    {
        foreach (var socket in _descriptors.Values.OfType<SimulatedSocket>().Where(s => s.Listener == listener))
        {
            socket.News++;
        }
    }

    private void Transmit(in Packet packet, in PacketExtension extension)
    {
        WatchTransmitted(packet);
        if (!_dropsAll)
        {
            var length = PacketEncoder.Encode(packet, extension, _octets);
            _sent.Enqueue(new(Now, _octets[..length]));
        }
    }

    private bool FireNext(long until)
    {
        while (_timers.TryPeek(out var timer, out var due) && due.At <= until && !IsAlarmFirst(due.At))
        {
            _timers.Dequeue();
            _now = new(Math.Max(due.At, _now.Nanoseconds));
            if (_stack.IsArmed(timer.Kind, HostIndex, timer.Slot, timer.Mark))
            {
                _stack.OnTimer(_host, timer.Kind, _now, timer.Slot);
                Settle();
                return true;
            }
        }

        if (_alarms.TryPeek(out var alarm, out _) && alarm <= until)
        {
            _alarms.Dequeue();
            _now = new(Math.Max(alarm, _now.Nanoseconds));
            Settle();
            return true;
        }

        return false;
    }

    private bool IsAlarmFirst(long at) => _alarms.TryPeek(out var alarm, out _) && alarm < at;
}
