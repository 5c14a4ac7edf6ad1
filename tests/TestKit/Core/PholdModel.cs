using NetSim.Core;

namespace NetSim.Tests;

/// <summary>
/// PHOLD (Fujimoto 1990) with the engine's whole surface in it: each event schedules one more at a pseudo-random host
/// after at least the minimum delay; some carry an extension, some arm or disarm one of the host's timers, some happen at
/// their own instant.
/// </summary>
public sealed class PholdModel
{
    public const byte Jump = 1;
    public const byte Timer = EventBody.FirstTimer + 2;
    public const byte Echo = 3;

    private const int TimersOfHost = 4;

    private readonly Engine _engine;
    private readonly RandomKey _key;
    private readonly uint _hosts;

    // The mark of the timer that each slot of each host waits for, and whether it waits.
    private readonly (uint Mark, bool IsArmed)[] _timers;

    public PholdModel(Engine engine, ulong seed, Duration minimumDelay, Duration meanDelay)
    {
        _engine = engine;
        _key = RandomKey.FromSeed(seed).For("phold");
        _hosts = (uint)engine.HostCount;
        _timers = new (uint, bool)[_hosts * TimersOfHost];
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
                    model._timers[item.Body.Reference].IsArmed = false;
                    partition.Digest(here, draw);
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

        public bool IsArmed(byte kind, uint host, int slot, uint mark) =>
            slot / TimersOfHost == host && model._timers[slot] == (mark, true);

        private void SetTimer(ulong draw, uint here)
        {
            var slot = (int)(here * TimersOfHost) + (int)((draw >> 16) % TimersOfHost);
            switch ((draw >> 8) % 5)
            {
                case 0:
                    Arm(slot, here, model.MinimumDelay);
                    break;
                case 1:
                    Arm(slot, here, model.MeanDelay * (1 + (long)((draw >> 24) % 100)));
                    break;
                case 2:
                    model._timers[slot].IsArmed = false;
                    break;
                case 3:
                    var body = new EventBody { Kind = Echo, First = (long)(draw >> 1) };
                    partition.Schedule(here, partition.Now, here, in body);
                    break;
                default:
                    break;
            }
        }

        private void Arm(int slot, uint here, Duration delay) =>
            model._timers[slot] = (partition.ArmTimer(here, partition.Now + delay, Timer, slot), true);
    }
}
