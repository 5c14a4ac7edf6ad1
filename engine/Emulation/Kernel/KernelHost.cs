using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using NetSim.Packetdrill;

namespace NetSim.Emulation;

/// <summary>
/// This machine's own kernel as the host that a script talks to, in a network namespace of its own. Belongs to the thread that
/// makes it; its time is the real one, counted from the first event.
/// </summary>
public sealed unsafe partial class KernelHost : ISystemUnderTest
{
    private const int LongestPacket = 65_535;
    private const long LongestWait = 20_000_000_000;
    private const long SpinNanoseconds = 200_000;

    private readonly KernelNetwork _network;
    private readonly ScriptOptions _options;
    private readonly BlockingCollection<SentPacket> _sent = new();
    private readonly Thread _reader;
    private readonly List<int> _open = [];
    private long _startedAt;
    private long _startedAtOfDay;
    private bool _hasStarted;
    private volatile bool _isEnding;

    /// <summary>Makes the namespace and the device, on a thread that is used for nothing else afterwards.</summary>
    /// <param name="options">The options in force.</param>
    /// <exception cref="NotSupportedException">The machine does not allow it; the message says what is missing.</exception>
    public KernelHost(ScriptOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var local = options.LocalAddress.ToString();
        var gateway = new Wire.Ipv4Address(options.LocalAddress.Value ^ 3).ToString();
        var remote = new Wire.Ipv4Address(options.RemoteAddress.Value & 0xFFFF_FF00).ToString();
        _network = new($"{local}/16", $"{remote}/24", gateway, options.Mtu);
        Native.BePunctual();
        _reader = new(ReadPackets) { IsBackground = true, Name = "tun" };
        _reader.Start();
        new Thread(MakeCalls) { IsBackground = true, Name = "calls" }.Start();
    }

    /// <inheritdoc/>
    public long Now => _hasStarted ? Clock() - _startedAt : 0;

    /// <inheritdoc/>
    public void RunUntil(long at)
    {
        Start();
        while (true)
        {
            var left = at - Now;
            if (left <= 0)
            {
                return;
            }

            if (left > SpinNanoseconds)
            {
                Thread.Sleep(TimeSpan.FromMicroseconds((left - SpinNanoseconds) / 1_000));
            }
        }
    }

    /// <inheritdoc/>
    public SentPacket? TakePacket(long deadline)
    {
        Start();
        var wait = Math.Clamp(deadline - Now, 0, LongestWait);
        return _sent.TryTake(out var packet, (int)((wait + 999_999) / 1_000_000)) ? packet : null;
    }

    /// <inheritdoc/>
    public void Inject(ReadOnlySpan<byte> octets, int mss)
    {
        fixed (byte* packet = octets)
        {
            if (Native.Write(_network.Tunnel, packet, (nuint)octets.Length) < 0)
            {
                throw new NotSupportedException($"The kernel does not take the packet: {ErrnoText()}.");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isEnding = true;
        _calls.CompleteAdding();
        foreach (var descriptor in _open)
        {
            _ = Native.Close(descriptor);
        }

        _pinned.ForEach(memory => NativeMemory.Free((void*)memory));
        _network.Dispose();
        _sent.Dispose();
    }

    private void Start()
    {
        if (!_hasStarted)
        {
            // What the kernel said of its own accord while the device came up is no part of the conversation.
            while (_sent.TryTake(out _))
            {
            }

            _startedAt = Clock();
            _startedAtOfDay = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
            _hasStarted = true;
        }
    }

    private void ReadPackets()
    {
        Native.BePunctual();
        var buffer = new byte[LongestPacket];
        fixed (byte* start = buffer)
        {
            while (!_isEnding)
            {
                var length = (int)Native.Read(_network.Tunnel, start, LongestPacket);
                if (length <= 0 || _isEnding)
                {
                    return;
                }

                try
                {
                    _sent.Add(new(Now, buffer[..length]));
                }
                catch (Exception ended) when (ended is ObjectDisposedException or InvalidOperationException)
                {
                    return;
                }
            }
        }
    }

    private static long Clock() => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));
}
