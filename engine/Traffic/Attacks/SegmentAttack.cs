using NetSim.Core;
using NetSim.Hosts;
using NetSim.Wire;

namespace NetSim.Traffic;

/// <summary>What a segment attack sends.</summary>
public enum SegmentAttackKind : byte
{
    /// <summary>ACKs of connections that do not exist, from addresses that never answer.</summary>
    AckFlood,

    /// <summary>RSTs in the name of a connection's peer, with guessed port and sequence number.</summary>
    RstInjection,

    /// <summary>SYNs in the name of the victim to hosts that answer, so that their SYN-ACKs hit the victim.</summary>
    Reflection,
}

/// <summary>An attack of single forged segments.</summary>
public sealed record SegmentAttackOptions
{
    /// <summary>Unique name; the draws hang on it.</summary>
    public required string Name { get; init; }

    /// <summary>What is sent.</summary>
    public required SegmentAttackKind Kind { get; init; }

    /// <summary>The node that sends, and that swallows what comes back to it.</summary>
    public required uint Attacker { get; init; }

    /// <summary>To whom, in turn: the victim, or the hosts that reflect.</summary>
    public required IReadOnlyList<Ipv4Address> Targets { get; init; }

    /// <summary>To which port.</summary>
    public required ushort Port { get; init; }

    /// <summary>Where segments claim to come from; a single address when somebody is impersonated.</summary>
    public required Ipv4Prefix Sources { get; init; }

    /// <summary>Segments per second, evenly spaced.</summary>
    public required Rate Rate { get; init; }

    /// <summary>When it begins.</summary>
    public SimTime From { get; init; }

    /// <summary>When it ends. Default: never.</summary>
    public SimTime Until { get; init; } = SimTime.Never;

    /// <summary>RST injection: the first source port guessed.</summary>
    public ushort FirstPort { get; init; } = 1_024;

    /// <summary>RST injection: how many ports are guessed, at least 1, before the next sequence number.</summary>
    public int Ports { get; init; } = 65_536 - 1_024;

    /// <summary>RST injection: the first sequence number guessed.</summary>
    public uint FirstSequence { get; init; }

    /// <summary>RST injection: from one guess to the next; the receive window is enough where any number in it resets.</summary>
    public uint SequenceStep { get; init; } = 32_768;
}

/// <summary>Sends the segments of an attack.</summary>
public sealed class SegmentAttack : ForgedStream
{
    private readonly SegmentAttackOptions _options;

    /// <summary>Starts an attack. Before the run.</summary>
    /// <param name="world">The built world.</param>
    /// <param name="programs">The world's traffic.</param>
    /// <param name="options">What to send.</param>
    public SegmentAttack(World world, TrafficPrograms programs, SegmentAttackOptions options)
        : base(
            world, programs, options.Attacker, options.Rate, options.From, options.Until,
            world.Key.For("attack").For(options.Name)) =>
        _options = options;

    private protected override long Bytes => ObjectSize.Of<SegmentAttack>() + ObjectSize.Of<SegmentAttackOptions>();

    private protected override void Forge(ulong number, out Packet segment)
    {
        var target = _options.Targets[(int)(number % (ulong)_options.Targets.Count)];
        var (source, port) = SourceOf(_options.Sources, Key.Draw(number));
        var random = new SequenceNumber(Sequences.Draw32(number));
        segment = _options.Kind switch
        {
            SegmentAttackKind.AckFlood => Packet.Tcp(
                new FourTuple(source, target, port, _options.Port), TcpFlags.Ack, random, new(Sequences.Draw32(~number)), 64_240),
            SegmentAttackKind.RstInjection => Packet.Tcp(
                new FourTuple(source, target, GuessedPort(number), _options.Port), TcpFlags.Rst, Guess(number), default, 0),
            _ => Packet.Tcp(new FourTuple(source, target, port, _options.Port), TcpFlags.Syn, random, default, 64_240),
        };
    }

    private ushort GuessedPort(ulong number) => (ushort)(_options.FirstPort + (int)(number % (ulong)_options.Ports));

    // The guesses go round the circle of sequence numbers: wrapping is the meaning.
    private SequenceNumber Guess(ulong number) => new(unchecked(
        _options.FirstSequence + ((uint)(number / (ulong)_options.Ports) * _options.SequenceStep)));
}
