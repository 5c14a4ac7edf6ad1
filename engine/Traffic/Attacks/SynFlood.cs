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

/// <summary>Sends a flood of SYNs, each with the options of an ordinary client.</summary>
public sealed class SynFlood : ForgedStream
{
    private readonly SynFloodOptions _options;

    /// <summary>Starts a flood. Before the run.</summary>
    /// <param name="world">The built world.</param>
    /// <param name="programs">The world's traffic.</param>
    /// <param name="options">What to send.</param>
    public SynFlood(World world, TrafficPrograms programs, SynFloodOptions options)
        : base(
            world, programs, options.Attacker, options.Rate, options.From, options.Until,
            world.Key.For("flood").For(options.Name)) =>
        _options = options;

    private protected override long Bytes => ObjectSize.Of<SynFlood>() + ObjectSize.Of<SynFloodOptions>();

    private protected override void Forge(ulong number, out Packet segment)
    {
        var (source, port) = SourceOf(_options.Spoofed, Key.Draw(number));
        segment = new Packet
        {
            Flags = TcpFlags.Syn,
            TimeToLive = 64,
            Source = source,
            Destination = _options.Target,
            SourcePort = port,
            DestinationPort = _options.Port,
            Sequence = new SequenceNumber(Sequences.Draw32(number)),
            Window = 64_240,
            MaximumSegmentSize = 1_460,
            SackPermitted = true,
            HasTimestamps = true,
            TimestampValue = 1,
            WindowScale = 7,
        };
    }
}
