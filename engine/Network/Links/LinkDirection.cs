using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// One direction of a link: its parameters, and for each member the little state that the sending node owns, in arrays
/// that exist only when the parameters need them.
/// </summary>
public sealed class LinkDirection
{
    private readonly Link _link;
    private readonly bool _toOne;
    private bool _isDown;
    private bool _isBuilt;
    private bool _hasDelay;
    private Network? _crossed;
    private RandomKey _root;

    internal LinkDirection(Link link, bool toOne, LinkOptions options)
    {
        _link = link;
        _toOne = toOne;
        Options = options;
    }

    /// <summary>The parameters in force.</summary>
    public LinkOptions Options { get; private set; }

    /// <summary>Whether packets given to this direction are dropped.</summary>
    public bool IsDown
    {
        get => _isDown;
        set
        {
            _isDown = value;
            if (_isBuilt)
            {
                State.IsDown = value;
            }
        }
    }

    /// <summary>
    /// The direction's name: the link's with an arrow, <c>user-web&gt;</c> to its second node and <c>&lt;</c> back.
    /// </summary>
    public string Name => _link.Name + (_toOne ? ">" : "<");

    /// <summary>What happened so far, over all members.</summary>
    public LinkCounters Counters
    {
        get
        {
            var sum = default(LinkCounters);
            foreach (ref readonly var part in State.Counters.AsSpan())
            {
                sum += part;
            }

            return sum;
        }
    }

    /// <summary>The link that this is a direction of.</summary>
    public Link Link => _link;

    /// <summary>Changes the loss from now on.</summary>
    /// <exception cref="ArgumentNullException">The model is null.</exception>
    public void SetLoss(LossModel loss) => Change(Options with { Loss = loss });

    /// <summary>Changes bandwidth from now on.</summary>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public void SetBandwidth(Bandwidth bandwidth) => Change(Options with { Bandwidth = bandwidth });

    /// <summary>Changes the delay from now on; the jitter stays.</summary>
    /// <exception cref="ArgumentException">
    /// It is negative, or takes away all delay of a link that was built with some.
    /// </exception>
    public void SetDelay(Duration delay) => Change(Options with { Delay = delay });

    /// <summary>Changes any of the parameters from now on.</summary>
    /// <param name="options">The new ones; their name is ignored.</param>
    /// <exception cref="ArgumentException">
    /// A value is out of range, the queue discipline differs, or the least delay becomes zero on a link
    /// that was built with some.
    /// </exception>
    public void Change(LinkOptions options)
    {
        Check(options);
        var shorter = options.MinimumDelay < Options.MinimumDelay;
        var before = Options.Delay;
        Options = options;
        if (_isBuilt)
        {
            _crossed?.RelyOn(options.MinimumDelay);
            State.Configure(options, shorter, before);
        }
    }

    /// <summary>Refuses what <see cref="Change"/> would refuse, and changes nothing.</summary>
    /// <exception cref="ArgumentException">As there.</exception>
    public void Check(LinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (IsShared && NeedsStateWith(options))
        {
            throw new ArgumentException(
                $"The link '{_link.Name}' can change its delay only towards this end: the receive queues of a host "
                + "share "
                + "no bandwidth, loss or jitter. Put a router between.");
        }

        if (_isBuilt && options.Discipline != Options.Discipline)
        {
            throw new ArgumentException(
                $"The queue discipline of link '{_link.Name}' cannot change in mid-run: packets wait in it.");
        }

        // Nodes joined without delay share a partition, and who shares one is settled when the network is built.
        // Refused also where both ends happen to share one: whether a script is right must not depend on partitions.
        if (_isBuilt && _hasDelay && options.MinimumDelay <= Duration.Zero)
        {
            throw new ArgumentException(
                $"The least delay of link '{_link.Name}' (delay less jitter) cannot become zero in mid-run, because it "
                + "began "
                + "with some; 1 us is the way to say almost none.");
        }
    }

    /// <summary>Adds the direction, and apart from it what its members need. Between runs.</summary>
    internal void AddTo(MemoryAccount account)
    {
        var shared = ObjectSize.Of<LinkDirection>() + ObjectSize.Of<DirectionState>() + ObjectSize.Of<LinkOptions>()
            + ObjectSize.OfArray(State.Counters);
        account.Add(MemoryKind.Group, 0, shared);
        account.Add(MemoryKind.Link, 0, State.ReservedBytes);
    }

    /// <summary>Whether members have state: a bandwidth limit, or anything random.</summary>
    internal bool NeedsState => NeedsStateWith(Options);

    /// <summary>Whether several nodes, the receive queues of one host, send here.</summary>
    internal bool IsShared { get; set; }

    internal DirectionState State { get; private set; } = DirectionState.Unbuilt;

    /// <param name="root">The run's key.</param>
    /// <param name="msl">The network's age limit.</param>
    /// <param name="partitions">Partitions that may send here: 1 when one node owns the direction.</param>
    /// <param name="crossed">
    /// The network whose lookahead depends on this direction; null when both ends share a partition.
    /// </param>
    internal void Build(RandomKey root, Duration msl, int partitions, Network? crossed)
    {
        _root = root.For("link").For(_link.Name).For(_toOne ? 0UL : 1UL);
        _crossed = crossed;
        _hasDelay = Options.MinimumDelay > Duration.Zero;
        State = new(this, _root, _link.Count, msl)
        {
            Counters = new LinkCounters[partitions],
            IsDown = _isDown,
        };
        State.Configure(Options, false, Options.Delay);
        _isBuilt = true;
    }

    private static bool NeedsStateWith(LinkOptions options) =>
        !options.Bandwidth.IsUnlimited
        || options.Discipline is not null
        || options.Jitter.Spread > Duration.Zero
        || options.Duplication > 0
        || options.Corruption > 0 || options.Reordering.Probability > 0
        || options.Loss is not RandomLoss { Probability: 0 };
}
