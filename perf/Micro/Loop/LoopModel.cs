using NetSim.Core;

namespace NetSim.Perf.Loop;

/// <summary>
/// The engine with the least handler: each event schedules one at another host a drawn delay later. What it costs
/// beyond the queue's hold is the loop: laws, fingerprint, dispatch, and, with several partitions, windows and
/// outboxes.
/// </summary>
internal sealed class LoopModel : IDisposable
{
    private readonly Engine _engine;

    public LoopModel(int hosts, int pendingPerHost, int partitions, int threads, QueueKind queue, Duration lookahead)
    {
        var partitionOf = Enumerable.Range(0, hosts)
            .Select(host => (ushort)((long)host * partitions / hosts)).ToArray();
        _engine = Engine.Create(new() { PartitionOf = partitionOf, Threads = threads, Queue = queue });
        _engine.Lookahead = lookahead;
        var delays = Hold.Delays.Of(Hold.DelayKind.Exponential);
        for (var partition = 0; partition < partitions; partition++)
        {
            _engine.SetHandler(partition, new Handler(_engine.Partitions[partition], delays, hosts, lookahead));
        }

        for (var i = 0; i < hosts * pendingPerHost; i++)
        {
            var host = (uint)(i % hosts);
            _engine.PartitionOf(host).Schedule(host, new(delays[i & Hold.Delays.Mask]), host, default);
        }
    }

    public long Events => _engine.EventsProcessed;

    public ulong Fingerprint => _engine.Fingerprint();

    public EngineProfile Profile => _engine.Profile();

    public void RunFor(Duration span) => _engine.RunUntil(_engine.Now + span);

    public void Dispose() => _engine.Dispose();

    private sealed class Handler(Partition partition, long[] delays, int hosts, Duration lookahead) : IEventHandler
    {
        public void Handle(ref Event item)
        {
            unchecked
            {
                // Both from the key: the same for any number of partitions.
                var draw = (item.Order * 0x9E37_79B9_7F4A_7C15UL) >> 20;
                var target = (uint)(((draw & uint.MaxValue) * (ulong)hosts) >> 32);
                var at = partition.Now + lookahead + new Duration(delays[(int)draw & Hold.Delays.Mask]);
                partition.Schedule(item.Target, at, target, in item.Body);
            }
        }
    }
}
