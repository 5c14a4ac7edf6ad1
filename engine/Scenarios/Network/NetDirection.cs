using NetSim.Core;
using NetSim.Network;

namespace NetSim.Scenarios;

/// <summary>
/// One direction of a link, with the queue in front of it: <c>link.Forward</c>, <c>link.From(web)</c>. Setting a property
/// holds for packets sent from then on; before the first <c>Run</c> it holds from the start. Of a group's links it is all of
/// them, and its counters are their sums.
/// </summary>
public sealed class NetDirection
{
    private readonly ScenarioContext _context;
    private readonly LinkDirection _direction;
    private readonly Dictionary<string, CounterMetric> _counters = [];

    internal NetDirection(ScenarioContext context, LinkDirection direction, string name)
    {
        _context = context;
        _direction = direction;
        Name = name;
    }

    /// <summary>Unique name, the first part of its metrics' names: <c>user-web.forward</c>.</summary>
    public string Name { get; }

    /// <summary>Random loss of each packet; 0 while another model is in force. Setting it replaces <see cref="LossModel"/>.</summary>
    /// <exception cref="ScenarioException">Not between 0 and 100 %.</exception>
    public Share Loss
    {
        get => LossOf(_direction.Options);
        set => Change(LinkChange.Loss(value));
    }

    /// <summary>Which packets are lost, such as <c>LossModel.GilbertElliott(…)</c>.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public LossModel LossModel
    {
        get => _direction.Options.Loss;
        set => Change(LinkChange.Model(value));
    }

    /// <summary>Propagation delay.</summary>
    /// <exception cref="ScenarioException">Negative, or zero in mid-run on a link that began with some.</exception>
    public Duration Delay
    {
        get => _direction.Options.Delay;
        set => Change(LinkChange.Delay(value));
    }

    /// <summary>Variation of the delay, plus and minus. On a link with a bandwidth limit it keeps the order of packets.</summary>
    /// <exception cref="ScenarioException">Negative, or in mid-run as large as the delay.</exception>
    public Duration Jitter
    {
        get => _direction.Options.Jitter.Spread;
        set => Change(LinkChange.Jitter(value));
    }

    /// <summary>Bits per second. A packet that waits already keeps its departure.</summary>
    /// <exception cref="ScenarioException">Not positive.</exception>
    public Bandwidth Bandwidth
    {
        get => _direction.Options.Bandwidth;
        set => Change(LinkChange.Bandwidth(value));
    }

    /// <summary>Packets that arrive twice.</summary>
    /// <exception cref="ScenarioException">Not between 0 and 100 %.</exception>
    public Share Duplication
    {
        get => new(_direction.Options.Duplication);
        set => Change(LinkChange.Duplication(value));
    }

    /// <summary>
    /// Packets that overtake the others. They skip the delay on a link that was built with reordering; otherwise they take
    /// 10 us, or the delay if that is shorter, because a link that began with delay cannot lose all of it.
    /// </summary>
    /// <exception cref="ScenarioException">Not between 0 and 100 %.</exception>
    public Share Reordering
    {
        get => new(_direction.Options.Reordering.Probability);
        set => Change(LinkChange.Reordering(value));
    }

    /// <summary>Packets that arrive damaged and fail their checksum.</summary>
    /// <exception cref="ScenarioException">Not between 0 and 100 %.</exception>
    public Share Corruption
    {
        get => new(_direction.Options.Corruption);
        set => Change(LinkChange.Corruption(value));
    }

    /// <summary>Largest packet in bytes, 68 to 65,535; a longer one is refused with ICMP when it may not be fragmented.</summary>
    /// <exception cref="ScenarioException">Out of range.</exception>
    public int Mtu
    {
        get => _direction.Options.Mtu;
        set => Change(LinkChange.Mtu(value));
    }

    /// <summary>Whether it is down: what is given to it is dropped and counted.</summary>
    public bool IsDown => _direction.IsDown;

    /// <summary>Packets that reach the other end, damaged ones included.</summary>
    public CounterMetric Packets => Counter("packets", "Packets", c => c.Packets);

    /// <summary>Bytes of <see cref="Packets"/>, IPv4 headers included.</summary>
    public CounterMetric Bytes => Counter("bytes", "Bytes", c => c.Bytes, "bytes");

    /// <summary>Packets lost by <see cref="Loss"/> or <see cref="LossModel"/>.</summary>
    public CounterMetric Lost => Counter("lost", "Lost", c => c.Lost);

    /// <summary>Packets that found the queue full.</summary>
    public CounterMetric QueueDrops => Counter("queue_drops", "QueueDrops", c => c.QueueDrops);

    /// <summary>Packets that RED or CoDel dropped before the queue was full.</summary>
    public CounterMetric EarlyDrops => Counter("early_drops", "EarlyDrops", c => c.EarlyDrops);

    /// <summary>Packets that the queue marked with Congestion Experienced instead of dropping them.</summary>
    public CounterMetric Marked => Counter("marked", "Marked", c => c.Marked);

    /// <summary>Packets given to it while it was down.</summary>
    public CounterMetric DownDrops => Counter("down_drops", "DownDrops", c => c.DownDrops);

    /// <summary>Packets destroyed because they would have been older than MSL on arrival.</summary>
    public CounterMetric Expired => Counter("expired", "Expired", c => c.Expired);

    /// <summary>Packets longer than <see cref="Mtu"/>.</summary>
    public CounterMetric TooBig => Counter("too_big", "TooBig", c => c.TooBig);

    /// <summary>Packets whose bits were damaged.</summary>
    public CounterMetric Corrupted => Counter("corrupted", "Corrupted", c => c.Corrupted);

    /// <summary>Second copies made by <see cref="Duplication"/>.</summary>
    public CounterMetric Duplicated => Counter("duplicated", "Duplicated", c => c.Duplicated);

    /// <summary>Packets that skipped the delay by <see cref="Reordering"/>.</summary>
    public CounterMetric Reordered => Counter("reordered", "Reordered", c => c.Reordered);

    /// <summary>
    /// Packets that wait in its queue now, the one on the wire not counted; of a group's links all of them. Sampled by
    /// <c>Sample</c> and watched by <c>Alert</c> like a gauge. Read by the script only.
    /// </summary>
    public CounterMetric QueueLength
    {
        get
        {
            if (!_counters.TryGetValue("queue", out var metric))
            {
                metric = new CounterMetric($"{Name}.queue", "QueueLength", CountWaiting);
                _counters.Add("queue", metric);
                _context.Sampler.Add(Name, metric);
            }

            return metric;
        }
    }

    /// <summary>Takes this direction down; what is on its way arrives.</summary>
    public void Down() => _direction.IsDown = true;

    /// <summary>Puts this direction up again.</summary>
    public void Up() => _direction.IsDown = false;

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static Share LossOf(LinkOptions options) => new(options.Loss is RandomLoss random ? random.Probability : 0);

    private long CountWaiting()
    {
        PartitionParts<object>.RequireScript($"{Name}.queue");
        var (world, link) = (_context.Simulation.World, _direction.Link);
        var isForward = _direction == link.ToOne;
        var waiting = 0L;
        for (var member = 0; member < link.Many.Count; member++)
        {
            var sender = isForward ? link.Many[member] : link.One;
            waiting += world.DispatcherOf(sender).Forwarding.Waiting(_direction, member).Packets;
        }

        return waiting;
    }

    private void Change(Func<LinkOptions, LinkOptions> change) =>
        Refusals.Translate(() => _direction.Change(change(_direction.Options)));

    private CounterMetric Counter(string name, string shortName, Func<LinkCounters, long> of, string unit = "")
    {
        if (!_counters.TryGetValue(name, out var metric))
        {
            metric = new CounterMetric($"{Name}.{name}", shortName, () => of(_direction.Counters), unit: unit);
            _counters.Add(name, metric);
            _context.Sampler.Add(Name, metric);
            _context.Simulation.WhenForgetting(metric.Forget);
        }

        return metric;
    }
}
