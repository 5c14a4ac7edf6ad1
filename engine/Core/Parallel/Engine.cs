using System.Runtime.ExceptionServices;

namespace NetSim.Core;

/// <summary>
/// Lets events happen, in one total order for each host, on any number of partitions and threads. Built once per run;
/// <see cref="RunUntil"/> is called again and again, and between two calls everything is the caller's.
/// </summary>
/// <remarks>
/// Use from one thread, except <see cref="RequestStop"/>. Dispose it: an engine with several threads keeps them between
/// calls.
/// </remarks>
public sealed class Engine : IDisposable
{
    private const int MaxThreads = 256;

    private readonly RunState _run;
    private readonly WindowedPartition[] _partitions;
    private readonly WindowPlan _plan;
    private readonly int _mostThreads;
    private readonly long[]? _handled;
    private int _threads;
    private Crew? _crew;
    private bool _isBroken;
    private bool _isDisposed;

    private Engine(EngineOptions options)
    {
        _run = new(options);
        _partitions = PartitionFactory.Create(options, _run);
        _plan = new(_partitions, _run);
        _threads = Math.Min(options.Threads, _partitions.Length);
        _mostThreads = Math.Min(options.MostThreads, _partitions.Length);
        _handled = options.CountsEventsByHost ? new long[HostCount] : null;
    }

    /// <summary>
    /// The partitions, as many as the largest index in <see cref="EngineOptions.PartitionOf"/> plus one.
    /// </summary>
    public IReadOnlyList<Partition> Partitions => _partitions;

    /// <summary>Whether threads were made: not before a run on several of them.</summary>
    internal bool HasCrew => _crew is not null;

    /// <summary>Number of hosts.</summary>
    public int HostCount => _run.Hosts.Length;

    /// <summary>
    /// The least delay of anything that goes from one partition to another; the length of a window. Nanoseconds,
    /// positive when there are several partitions. Default: none; set it before the first run and between runs when
    /// links change. <see cref="SimTime.Never"/>'s nanoseconds when nothing ever crosses. If something crosses faster,
    /// the run stops with an <see cref="EngineFaultException"/>.
    /// </summary>
    public Duration Lookahead { get; set; }

    /// <summary>
    /// Everything before it has happened, unless the run was stopped: then some events before it may have not.
    /// </summary>
    public SimTime Now { get; private set; }

    /// <summary>Events handled so far.</summary>
    public long EventsProcessed
    {
        get
        {
            var sum = 0L;
            foreach (var partition in _partitions)
            {
                sum += partition.Processed;
            }

            return sum;
        }
    }

    /// <summary>When the next event happens; <see cref="SimTime.Never"/> when none waits. Between runs.</summary>
    public SimTime NextEventAt => new(_plan.FindNextTime());

    /// <summary>Whether <see cref="RequestStop"/> was called: further runs do nothing.</summary>
    public bool IsStopRequested => _run.Stop;

    /// <summary>Builds an engine.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static Engine Create(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Threads is < 0 or > MaxThreads)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.Threads, $"Threads must be 1..{MaxThreads}, or 0 to choose.");
        }

        if (options.MostThreads is < 1 or > MaxThreads)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.MostThreads, $"MostThreads must be 1..{MaxThreads}.");
        }

        if (options.PartitionOf.Length is 0 or > (int)EventOrder.MaxHosts)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.PartitionOf.Length, $"Hosts must be 1..{EventOrder.MaxHosts}.");
        }

        if (options.Perturbation is { Delay.Nanoseconds: < 0 } perturbation)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), perturbation.Delay, "A perturbation delays: it must not be negative.");
        }

        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Fingerprints are defined on little-endian machines only.");
        }

        return new(options);
    }

    /// <summary>The partition that runs a host.</summary>
    public Partition PartitionOf(uint host) => _partitions[_run.PartitionOf[host]];

    /// <summary>Says who handles a partition's events. Before the first run.</summary>
    public void SetHandler(int partition, IEventHandler handler) =>
        _partitions[partition].Handler = _handled is null ? handler : new CountingHandler(handler, _handled);

    /// <summary>
    /// Lets every event before <paramref name="until"/> happen. An exception that leaves a handler ends the run and
    /// comes out here as it was, with a <see cref="RunPosition"/> attached; the engine cannot run again then.
    /// </summary>
    /// <exception cref="EngineFaultException">The engine broke one of its laws; the message says seed, time and
    /// event.</exception>
    /// <exception cref="InvalidOperationException">There are several partitions and no <see cref="Lookahead"/>, or an
    /// earlier run ended with an exception.</exception>
    public RunOutcome RunUntil(SimTime until)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isBroken)
        {
            throw new InvalidOperationException("An earlier run of this engine ended with an exception.");
        }

        if (_partitions.Length > 1 && Lookahead.Nanoseconds <= 0)
        {
            throw new InvalidOperationException(
                $"With {_partitions.Length} partitions the lookahead must be positive; it is {Lookahead}.");
        }

        foreach (var partition in _partitions)
        {
            if (partition.Handler is null)
            {
                throw new InvalidOperationException(
                    $"Partition {partition.Index} has no handler; call SetHandler first.");
            }
        }

        _isBroken = true;
        _run.InWindow = true;
        _plan.Lookahead = Lookahead.Nanoseconds;
        _plan.Until = until.Nanoseconds;
        Run();
        _run.InWindow = false;
        ThrowFault();
        _isBroken = false;
        return Finish(until.Nanoseconds);
    }

    /// <summary>
    /// Ends the run at the next event boundary. May be called from any thread, from a signal handler and from an
    /// event's handler, at any time. What has happened until then depends on the moment: a stopped run has no
    /// fingerprint.
    /// </summary>
    public void RequestStop() => _run.RequestStop();

    /// <summary>Digest of everything that has happened to one host. Between runs.</summary>
    public ulong FingerprintOf(uint host) => _run.Hosts[host].Digest;

    /// <summary>Digest of everything that has happened, combined in host order. Between runs.</summary>
    public ulong Fingerprint()
    {
        var digest = RandomKey.Mix(_run.Seed);
        foreach (ref readonly var host in _run.Hosts.AsSpan())
        {
            digest = EventDigest.Chain(digest, RandomKey.Mix(host.Digest));
        }

        return RandomKey.Mix(digest);
    }

    /// <summary>How many events a host has scheduled: its share of the work. Between runs.</summary>
    public ulong ScheduledBy(uint host) => _run.Hosts[host].Serial;

    /// <summary>How many events happened to a host: its share of the work. Between runs.</summary>
    /// <exception cref="InvalidOperationException">The engine does not count them, see
    /// <see cref="EngineOptions.CountsEventsByHost"/>.</exception>
    public long HandledBy(uint host) => _handled is { } handled
        ? handled[host]
        : throw new InvalidOperationException("Events are not counted by host: set CountsEventsByHost.");

    /// <summary>What the windows so far looked like. Between runs.</summary>
    public EngineProfile Profile() => _plan.Sums.ToProfile(
        [.. _partitions.Select(partition => partition.Processed)],
        Lookahead,
        _partitions.Length == 1 ? 1 : _threads);

    /// <summary>Adds what the engine has allocated for hosts and events. Between runs.</summary>
    public void AddTo(MemoryAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        account.Add(
            MemoryKind.Node, HostCount, ObjectSize.OfArray(_run.Hosts) + ObjectSize.OfArray(_run.PartitionOf));
        foreach (var partition in _partitions)
        {
            partition.AddTo(account);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _crew?.Dispose();
    }

    private void Run()
    {
        if (_partitions.Length == 1)
        {
            RunAlone(_partitions[0]);
        }
        else if (_threads == 1 || (_threads == 0 && !TryChooseThreads()))
        {
            while (_plan.TryPlanNext())
            {
                RunPlanned();
            }
        }
        else
        {
            _crew ??= new(_partitions, _plan, _threads, _run.Hooks);
            _crew.Run();
        }
    }

    /// <summary>
    /// Runs the first windows on this thread until enough is known to choose; whether several threads go on.
    /// </summary>
    private bool TryChooseThreads()
    {
        while (!ThreadChoice.CanChoose(_plan.Sums))
        {
            if (!_plan.TryPlanNext())
            {
                return false;
            }

            RunPlanned();
        }

        _threads = ThreadChoice.Choose(_plan.Sums, _mostThreads);
        return _threads > 1;
    }

    private void RunPlanned()
    {
        foreach (var partition in _plan.Active)
        {
            _partitions[partition].RunWindow(_plan.Window, _plan.End);
        }
    }

    private void RunAlone(WindowedPartition partition)
    {
        var start = partition.Now.Nanoseconds;
        partition.RunWindow(0, _plan.Until);
        _plan.Sums.Open(start, partition.Now.Nanoseconds);
        _plan.Sums.Add(partition.ProcessedInWindow);
        _plan.Sums.Close();
    }

    private void ThrowFault()
    {
        var faulted = _partitions.Length == 1 ? _partitions[0] : _plan.Faulted;
        if (faulted?.Fault is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    private RunOutcome Finish(long until)
    {
        var next = NextEventAt.Nanoseconds;
        var latest = 0L;
        foreach (var partition in _partitions)
        {
            latest = Math.Max(latest, partition.Now.Nanoseconds);
        }

        var isComplete = next >= until;
        var edge = isComplete && until != long.MaxValue ? until : latest;
        Now = new(Math.Max(Now.Nanoseconds, edge));
        if (!isComplete)
        {
            return RunOutcome.Stopped;
        }

        foreach (var partition in _partitions)
        {
            partition.MoveTo(edge);
        }

        return next == long.MaxValue ? RunOutcome.Exhausted : RunOutcome.Reached;
    }
}
