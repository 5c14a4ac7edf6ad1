using NetSim.Core;

namespace NetSim.Workloads;

/// <summary>PHOLD, filled: see <see cref="PholdOptions"/>.</summary>
public sealed class PholdRun : IPreparedRun
{
    private readonly PholdOptions _options;

    /// <summary>Builds the engine and schedules the first events.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PholdRun(PholdOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var (hosts, partitions) = (options.Hosts, Math.Min(options.Partitions, options.Hosts));
        Engine = Engine.Create(new EngineOptions
        {
            PartitionOf = Enumerable.Range(0, hosts).Select(h => (ushort)((long)h * partitions / hosts)).ToArray(),
            Threads = options.Threads,
            Queue = options.Queue,
        });
        Engine.Lookahead = options.Lookahead;
        var delays = Delays.Of(DelayKind.Exponential);
        for (var partition = 0; partition < partitions; partition++)
        {
            Engine.SetHandler(partition, new Handler(Engine.Partitions[partition], delays, options));
        }

        for (var i = 0; i < hosts * options.PendingPerHost; i++)
        {
            var host = (uint)(i % hosts);
            Engine.PartitionOf(host).Schedule(host, new(delays[i & Delays.Mask]), host, default);
        }
    }

    /// <summary>The engine; its profile tells of windows and bounds.</summary>
    public Engine Engine { get; }

    /// <inheritdoc/>
    public long Events => Engine.EventsProcessed;

    /// <inheritdoc/>
    public ulong Fingerprint => Engine.Fingerprint();

    /// <inheritdoc/>
    public void Run() => RunOn(_options.Span);

    /// <summary>Lets it go on for a while.</summary>
    public void RunOn(Duration span) => Engine.RunUntil(Engine.Now + span);

    /// <inheritdoc/>
    public void Dispose() => Engine.Dispose();

    private sealed class Handler(Partition partition, long[] delays, PholdOptions options) : IEventHandler
    {
        private readonly ulong _hosts = (ulong)options.Hosts;
        private readonly Duration _lookahead = options.Lookahead;
        private readonly uint _remote = (uint)options.RemotePerMille;

        public void Handle(ref Event item)
        {
            unchecked
            {
                // All from the key: the same for any number of partitions.
                var draw = (item.Order * 0x9E37_79B9_7F4A_7C15UL) >> 20;
                var isRemote = (draw >> 22) % 1_000 < _remote;
                var target = isRemote ? (uint)(((draw & uint.MaxValue) * _hosts) >> 32) : item.Target;
                var at = partition.Now + _lookahead + new Duration(delays[(int)draw & Delays.Mask]);
                partition.Schedule(item.Target, at, target, in item.Body);
            }
        }
    }
}
