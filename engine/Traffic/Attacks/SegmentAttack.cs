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

/// <summary>Sends forged segments: each tick is an event of the attacker's node, each segment a function of seed, name and number.</summary>
public sealed class SegmentAttack : ITrafficPart
{
    private const int LowestPort = 1_024;

    private readonly Dispatcher _dispatcher;
    private readonly SegmentAttackOptions _options;
    private readonly RandomKey _key;
    private readonly RandomKey _sequences;
    private readonly EvenSpacing _spacing;
    private readonly ushort _number;

    /// <summary>Starts an attack. Before the run.</summary>
    /// <param name="world">The built world.</param>
    /// <param name="programs">The world's traffic.</param>
    /// <param name="options">What to send.</param>
    public SegmentAttack(World world, TrafficPrograms programs, SegmentAttackOptions options)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(programs);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _key = world.Key.For("attack").For(options.Name);
        _sequences = _key.For("sequence");
        _spacing = new EvenSpacing(options.Rate, _key);
        world.GroupOf(options.Attacker).IsSilent = true;
        _number = programs.Claim();
        var partition = world.Network.Plan[options.Attacker];
        _dispatcher = world.Dispatchers[partition];
        programs.Attach(partition, _number, this);
        ScheduleTick(0);
    }

    /// <summary>Segments sent so far.</summary>
    public long Sent { get; private set; }

    void ITrafficPart.OnEvent(ref Event item)
    {
        var number = (ulong)item.Body.First;
        Send(number);
        ScheduleTick(number + 1);
    }

    void ITrafficPart.AddTo(MemoryAccount account) =>
        account.Add(MemoryKind.Traffic, 1, ObjectSize.Of<SegmentAttack>() + ObjectSize.Of<SegmentAttackOptions>());

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

    private void Send(ulong number)
    {
        var target = _options.Targets[(int)(number % (ulong)_options.Targets.Count)];
        var draw = _key.Draw(number);
        var source = new Ipv4Address(_options.Sources.First.Value + (uint)(draw % (ulong)_options.Sources.Count));
        var port = (ushort)(LowestPort + ((uint)(draw >> 32) % (65_536 - LowestPort)));
        var random = new SequenceNumber(_sequences.Draw32(number));
        var segment = _options.Kind switch
        {
            SegmentAttackKind.AckFlood => Packet.Tcp(
                new FourTuple(source, target, port, _options.Port), TcpFlags.Ack, random, new(_sequences.Draw32(~number)), 64_240),
            SegmentAttackKind.RstInjection => Packet.Tcp(
                new FourTuple(source, target, GuessedPort(number), _options.Port), TcpFlags.Rst, Guess(number), default, 0),
            _ => Packet.Tcp(new FourTuple(source, target, port, _options.Port), TcpFlags.Syn, random, default, 64_240),
        };
        Sent++;
        _dispatcher.Forwarding.Send(_options.Attacker, in segment);
    }

    private ushort GuessedPort(ulong number) => (ushort)(_options.FirstPort + (int)(number % (ulong)_options.Ports));

    // The guesses go round the circle of sequence numbers: wrapping is the meaning.
    private SequenceNumber Guess(ulong number) => new(unchecked(
        _options.FirstSequence + ((uint)(number / (ulong)_options.Ports) * _options.SequenceStep)));
}
