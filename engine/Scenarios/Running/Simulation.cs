using NetSim.Core;
using NetSim.Hosts;
using NetSim.Traffic;

namespace NetSim.Scenarios;

/// <summary>
/// The simulated world of one run: described by the script until its first <c>Run</c>, then built and moved on, control
/// action by control action.
/// </summary>
internal sealed class Simulation(ScenarioContext context) : IDisposable
{
    // Long runs are cut into slices so that captures and results reach the disk while the run goes on.
    private static readonly Duration Slice = Duration.FromSeconds(1);

    // A run on one thread is cut for a profile nevertheless, so that it tells what eight threads could gain.
    private const int ProfilePartitions = 16;

    private readonly List<HostGroup> _groups = [];
    private readonly List<Action> _whenBuilt = [];
    private readonly List<Action> _forget = [];
    private readonly List<Action> _betweenSlices = [];
    private readonly List<Action<Machine>> _whenCrashing = [];
    private World? _world;
    private TrafficPrograms? _traffic;
    private CancellationTokenRegistration _stop;
    private SimTime _lookAt = context.Settings.Look?.At ?? SimTime.Never;

    public bool HasStarted => _world is not null;

    public IReadOnlyList<HostGroup> Groups => _groups;

    public SimTime Now { get; private set; }

    public SimTime Until { get; private set; }

    /// <summary>Whether a run ended before its time.</summary>
    public bool IsStopped { get; private set; }

    public World World => _world
        ?? throw new ScenarioException("This has no value before the first Run: the simulation is not built yet.");

    public World? BuiltWorld => _world;

    /// <summary>The traces that were asked for; null when none were, or before the first run.</summary>
    public Tracer? Tracer { get; private set; }

    public TrafficPrograms Traffic => _traffic
        ?? throw new ScenarioException("Traffic does not exist before the first Run.");

    public void Add(HostGroup group) => _groups.Add(group);

    /// <summary>Does something once the world exists: now, or in the order of the script when it is built.</summary>
    public void WhenBuilt(Action action)
    {
        if (HasStarted)
        {
            action();
        }
        else
        {
            _whenBuilt.Add(action);
        }
    }

    /// <summary>Adds what a warm-up must clear.</summary>
    public void WhenForgetting(Action action) => _forget.Add(action);

    /// <summary>Adds what is to be done whenever all partitions have reached one instant.</summary>
    public void BetweenSlices(Action action) => _betweenSlices.Add(action);

    /// <summary>Adds what is to be done when a machine has lost power.</summary>
    public void WhenCrashing(Action<Machine> action) => _whenCrashing.Add(action);

    /// <summary>Cuts a machine's power, and tells whoever keeps something for its handlers.</summary>
    public void Crash(Machine machine)
    {
        machine.Crash();
        _whenCrashing.ForEach(action => action(machine));
    }

    public void ForgetMeasurements() => _forget.ForEach(action => action());

    public void Run(Duration span)
    {
        Scenario.RequirePositive(span, "Run");
        if (Handler.IsRunning)
        {
            throw new ScenarioException("Run cannot be called by a handler: handlers run inside it. Use await Sleep(…).");
        }

        if (!HasStarted)
        {
            Build();
        }

        Until = Now + span;
        while (Now < Until)
        {
            LookIfDue();
            context.Timeline.RunDue(Now);
            Advance();
        }
    }

    /// <summary>Runs what was asked for at the very end of the last span; at the end of the script.</summary>
    public void FinishTimeline()
    {
        if (HasStarted && !IsStopped)
        {
            LookIfDue();
            context.Timeline.RunDue(Now);
            if (context.Settings.Look is { At: null } look)
            {
                look.Take(World);
            }
        }
    }

    /// <summary>Marks the run as ended before its time; for one that does not come to an event boundary any more.</summary>
    public void GiveUp() => IsStopped = true;

    public void Dispose()
    {
        _stop.Dispose();
        _world?.Dispose();
    }

    // Everything before the instant has happened; what the script itself does at the instant comes after the look.
    private void LookIfDue()
    {
        if (_lookAt != Now || context.Settings.Look is not { } look)
        {
            return;
        }

        _lookAt = SimTime.Never;
        look.Take(World);
        if (look.EndsRun)
        {
            IsStopped = true;
            throw new RunStoppedException();
        }
    }

    private void Advance()
    {
        // A slice without events reaches its end whether or not somebody asked for a stop.
        var stops = context.Settings.Stop.IsCancellationRequested;
        var next = Earlier(Earlier(context.Timeline.Next, Until), Now + Slice);
        next = _lookAt > Now ? Earlier(next, _lookAt) : next;
        var outcome = stops ? RunOutcome.Stopped : World.RunUntil(next);
        context.Captures.Drain();
        _betweenSlices.ForEach(action => action());
        if (outcome == RunOutcome.Stopped)
        {
            IsStopped = true;
            Now = World.Now;
            throw new RunStoppedException();
        }

        Now = next;
        context.Output.Flush();
    }

    private void Build()
    {
        context.Parameters.RequireAllDeclared();
        var settings = context.Settings;
        Refusals.Translate(() => _groups.ForEach(group => group.SetQueues(context.Topology)));
        _world = Refusals.Translate(() => World.Build(context.Topology, new WorldOptions
        {
            Seed = settings.Seed,
            Threads = settings.Threads,
            MostThreads = Math.Clamp(Environment.ProcessorCount, 1, 256),
            Partitions = settings is { Partitions: 0, ProfileEngine: true, Threads: 1 } ? ProfilePartitions : settings.Partitions,
            CountsEventsByHost = settings.ProfileEngine,
            Queue = Queues.Parse(settings.Queue),
            Kernel = context.Kernel,
            Perturbation = settings.DelayedEvent == 0 ? null : new Perturbation(settings.DelayedEvent, new Duration(1)),
        }));
        _stop = settings.Stop.Register(_world.RequestStop);
        _traffic = new TrafficPrograms(_world);
        foreach (var group in _groups)
        {
            Refusals.Translate(group.Configure);
        }

        context.Output.Open();
        context.Captures.Open(context);
        settings.Look?.Prepare?.Invoke(_world);
        Tracer = settings.Trace is { } trace ? new Tracer(_world, trace) : null;
        foreach (var action in _whenBuilt)
        {
            action();
        }

        _whenBuilt.Clear();
        _groups.ForEach(group => group.StartGauges());
    }

    private static SimTime Earlier(SimTime a, SimTime b) => a < b ? a : b;
}

/// <summary>Unwinds the script when its run was asked to stop.</summary>
internal sealed class RunStoppedException : Exception;
