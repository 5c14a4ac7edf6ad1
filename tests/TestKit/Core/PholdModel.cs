using NetSim.Core;

namespace NetSim.Tests;

/// <summary>
/// PHOLD (Fujimoto 1990) with the engine's whole surface in it: each event schedules one more at a pseudo-random host
/// after at least the minimum delay; some carry an extension, some set a timer in a lane, some happen at their own
/// instant.
/// </summary>
public sealed class PholdModel
{
    public const byte Jump = 1;
    public const byte Timer = 2;
    public const byte Echo = 3;

    private readonly Engine _engine;
    private readonly RandomKey _key;
    private readonly uint _hosts;

    public PholdModel(Engine engine, ulong seed, Duration minimumDelay, Duration meanDelay)
    {
        _engine = engine;
        _key = RandomKey.FromSeed(seed).For("phold");
        _hosts = (uint)engine.HostCount;
        MinimumDelay = minimumDelay;
        MeanDelay = meanDelay;
        engine.Lookahead = minimumDelay;
        for (var partition = 0; partition < engine.Partitions.Count; partition++)
        {
            engine.SetHandler(partition, new Handler(this, engine.Partitions[partition]));
        }
    }

    public Duration MinimumDelay { get; }

    public Duration MeanDelay { get; }

    /// <summary>
    /// Several hosts share each partition, in blocks: host h of n lies in partition h * partitions / n.
    /// </summary>
    public static ushort[] InBlocks(int hosts, int partitions) =>
        [.. Enumerable.Range(0, hosts).Select(host => (ushort)(host * partitions / hosts))];

    /// <summary>Schedules the first events of each host.</summary>
    public void Start(int eventsPerHost)
    {
        for (var host = 0u; host < _hosts; host++)
        {
            var partition = _engine.PartitionOf(host);
            for (var i = 0; i < eventsPerHost; i++)
            {
                var body = new EventBody { Kind = Jump, First = i };
                partition.Schedule(host, new(i), host, in body);
            }
        }
    }

    private sealed class Handler(PholdModel model, Partition partition) : IEventHandler
    {
        private readonly int _shortLane = partition.OpenLane(Timer);
        private readonly int _longLane = partition.OpenLane(Timer);

        public void Handle(ref Event item)
        {
            var draw = model._key.Draw(item.Order);
            var here = item.Target;
            switch (item.Body.Kind & ~EventBody.HasExtension)
            {
                case Jump:
                    Forward(in item, draw, here);
                    SetTimer(draw, here);
                    break;
                case Timer:
                    partition.Digest(here, item.Body.Fifth);
                    break;
                case Echo:
                    partition.Digest(here, (ulong)item.Body.First);
                    break;
                default:
                    throw new InvalidOperationException($"unknown kind {item.Body.Kind}");
            }
        }

        private void Forward(in Event item, ulong draw, uint here)
        {
            // Coarse times make ties frequent, which is what the order must decide.
            var span = model.MeanDelay.Nanoseconds * 2;
            var extra = (long)(((UInt128)(draw >> 1) * (ulong)span) >> 63) / 64 * 64;
            var at = partition.Now + model.MinimumDelay + new Duration(extra);
            var target = (uint)(draw % model._hosts);
            var body = new EventBody { Kind = Jump, First = item.Body.First, Second = (long)(draw >> 2) };
            if (draw % 5 == 0)
            {
                var words = new Extension { Word0 = draw, Word7 = Previous(in item) };
                partition.Schedule(here, at, target, in body, in words);
            }
            else
            {
                partition.Schedule(here, at, target, in body);
            }
        }

        private ulong Previous(in Event item) =>
            (item.Body.Kind & EventBody.HasExtension) == 0 ? 0 : partition.ExtensionOf(in item.Body).Word0;

        private void SetTimer(ulong draw, uint here)
        {
            var content = (uint)(draw >> 32);
            switch ((draw >> 8) % 4)
            {
                case 0:
                    partition.ScheduleInLane(_shortLane, here, partition.Now + model.MinimumDelay, content, 1);
                    break;
                case 1:
                    partition.ScheduleInLane(_longLane, here, partition.Now + (model.MeanDelay * 3), content, 2);
                    break;
                case 2:
                    var body = new EventBody { Kind = Echo, First = (long)(draw >> 1) };
                    partition.Schedule(here, partition.Now, here, in body);
                    break;
                default:
                    break;
            }
        }
    }
}
