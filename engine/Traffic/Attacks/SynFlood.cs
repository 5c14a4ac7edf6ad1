using NetSim.Core;
using NetSim.Hosts;
using NetSim.Wire;

namespace NetSim.Traffic;

/// <summary>A flood of SYNs from addresses that never answer.</summary>
public sealed record SynFloodOptions
{
    /// <summary>Unique name; the draws hang on it.</summary>
    public required string Name { get; init; }

    /// <summary>The node that sends, and that swallows the answers to the spoofed addresses.</summary>
    public required uint Attacker { get; init; }

    /// <summary>The victim's address.</summary>
    public required Ipv4Address Target { get; init; }

    /// <summary>The victim's port.</summary>
    public required ushort Port { get; init; }

    /// <summary>SYNs per second, evenly spaced.</summary>
    public required Rate Rate { get; init; }

    /// <summary>Where the SYNs claim to come from.</summary>
    public required Ipv4Prefix Spoofed { get; init; }

    /// <summary>When the flood begins.</summary>
    public SimTime From { get; init; }

    /// <summary>When it ends. Default: never.</summary>
    public SimTime Until { get; init; } = SimTime.Never;
}

/// <summary>Sends a flood: each tick is an event of the attacker's node, each SYN a function of seed, name and number.</summary>
public sealed class SynFlood : ITrafficPart
{
    private const int LowestPort = 1024;
    private const uint Ports = 65_536 - LowestPort;

    private readonly Dispatcher _dispatcher;
    private readonly SynFloodOptions _options;
    private readonly RandomKey _key;
    private readonly RandomKey _sequences;
    private readonly EvenSpacing _spacing;
    private readonly ushort _number;

    /// <summary>Starts a flood. Before the run.</summary>
    public SynFlood(World world, TrafficPrograms programs, SynFloodOptions options)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(programs);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _key = world.Key.For("flood").For(options.Name);
        _sequences = _key.For("sequence");
        _spacing = new EvenSpacing(options.Rate, _key);
        world.GroupOf(options.Attacker).IsSilent = true;
        _number = programs.Claim();
        var partition = world.Network.Plan[options.Attacker];
        _dispatcher = world.Dispatchers[partition];
        programs.Attach(partition, _number, this);
        ScheduleTick(0);
    }

    /// <summary>SYNs sent so far.</summary>
    public long Sent { get; private set; }

    void ITrafficPart.OnEvent(ref Event item)
    {
        var number = (ulong)item.Body.First;
        SendSyn(number);
        ScheduleTick(number + 1);
    }

    void ITrafficPart.AddTo(MemoryAccount account) =>
        account.Add(MemoryKind.Traffic, 1, ObjectSize.Of<SynFlood>() + ObjectSize.Of<SynFloodOptions>());

    private void ScheduleTick(ulong number)
    {
        if (_options.Rate.PerSecond <= 0)
        {
            return;
        }

        var at = _spacing.At(_options.From, number);
        if (at < _options.Until)
        {
            var body = new EventBody { Kind = TrafficKinds.FloodTick, Medium = _number, First = (long)number };
            _dispatcher.Here.Schedule(_options.Attacker, at, _options.Attacker, in body);
        }
    }

    private void SendSyn(ulong number)
    {
        var draw = _key.Draw(number);
        var syn = new Packet
        {
            Flags = TcpFlags.Syn,
            TimeToLive = 64,
            Source = new Ipv4Address(_options.Spoofed.First.Value + (uint)(draw % (ulong)_options.Spoofed.Count)),
            Destination = _options.Target,
            SourcePort = (ushort)(LowestPort + ((uint)(draw >> 32) % Ports)),
            DestinationPort = _options.Port,
            Sequence = new SequenceNumber(_sequences.Draw32(number)),
            Window = 64_240,
            MaximumSegmentSize = 1_460,
            SackPermitted = true,
            HasTimestamps = true,
            TimestampValue = 1,
            WindowScale = 7,
        };
        Sent++;
        _dispatcher.Forwarding.Send(_options.Attacker, in syn);
    }
}
