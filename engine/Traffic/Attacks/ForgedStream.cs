using NetSim.Core;
using NetSim.Hosts;
using NetSim.Wire;

namespace NetSim.Traffic;

/// <summary>
/// Forged segments at an even rate: each tick is an event of the attacker's node, each segment a function of seed, name and
/// number.
/// </summary>
public abstract class ForgedStream : ITrafficPart
{
    /// <summary>Forged segments come from ports that no service has: from here on.</summary>
    protected const int LowestPort = 1_024;

    private readonly Dispatcher _dispatcher;
    private readonly EvenSpacing _spacing;
    private readonly uint _attacker;
    private readonly SimTime _from;
    private readonly SimTime _until;
    private readonly bool _isIdle;
    private readonly ushort _number;

    /// <summary>Starts the stream. Before the run.</summary>
    /// <param name="world">The built world.</param>
    /// <param name="programs">The world's traffic.</param>
    /// <param name="attacker">The node that sends, and that swallows what comes back to it.</param>
    /// <param name="rate">Segments per second, evenly spaced; 0 for none.</param>
    /// <param name="from">When it begins.</param>
    /// <param name="until">When it ends.</param>
    /// <param name="key">Decides every draw of the stream.</param>
    private protected ForgedStream(
        World world, TrafficPrograms programs, uint attacker, Rate rate, SimTime from, SimTime until, RandomKey key)
    {
        (_attacker, _from, _until) = (attacker, from, until);
        Key = key;
        Sequences = key.For("sequence");
        _isIdle = rate.PerSecond <= 0;
        _spacing = new EvenSpacing(rate, key);
        world.GroupOf(attacker).IsSilent = true;
        _number = programs.Claim();
        var partition = world.Network.Plan[attacker];
        _dispatcher = world.Dispatchers[partition];
        programs.Attach(partition, _number, this);
        ScheduleTick(0);
    }

    /// <summary>Segments sent so far.</summary>
    public long Sent { get; private set; }

    /// <summary>Bytes of the stream and its options.</summary>
    private protected abstract long Bytes { get; }

    private protected RandomKey Key { get; }

    private protected RandomKey Sequences { get; }

    void ITrafficPart.OnEvent(ref Event item)
    {
        var number = (ulong)item.Body.First;
        Forge(number, out var segment);
        Sent++;
        _dispatcher.Forwarding.Send(_attacker, in segment);
        ScheduleTick(number + 1);
    }

    void ITrafficPart.AddTo(MemoryAccount account) => account.Add(MemoryKind.Traffic, 1, Bytes);

    /// <summary>Makes a segment.</summary>
    /// <param name="number">Its number, from 0.</param>
    /// <param name="segment">What is sent.</param>
    private protected abstract void Forge(ulong number, out Packet segment);

    /// <summary>An address of a prefix, and a port, by one draw.</summary>
    private protected static (Ipv4Address Address, ushort Port) SourceOf(Ipv4Prefix sources, ulong draw) => (
        new Ipv4Address(sources.First.Value + (uint)(draw % (ulong)sources.Count)),
        (ushort)(LowestPort + ((uint)(draw >> 32) % (65_536 - LowestPort))));

    private void ScheduleTick(ulong number)
    {
        if (_isIdle)
        {
            return;
        }

        var at = _spacing.At(_from, number);
        if (at < _until)
        {
            var body = new EventBody { Kind = TrafficKinds.FloodTick, Medium = _number, First = (long)number };
            _dispatcher.Here.Schedule(_attacker, at, _attacker, in body);
        }
    }
}
