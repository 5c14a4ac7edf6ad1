using NetSim.Core;

namespace NetSim.Tests.Core;

/// <summary>
/// Timers as TCP uses them (re-armed lazily, cancelled, replaced) on every queue, beside the queue and in it: one
/// fingerprint, that of the oracle without a timer store.
/// </summary>
public sealed class LazyTimerProperties
{
    private const int Hosts = 200;
    private const int Activities = 150;
    private const int Million = 1_000_000;

    [Test]
    public void Every_queue_fires_the_timers_that_the_oracle_fires(
        [Values] QueueKind queue,
        [Values] bool withoutTimerStore,
        [Values("exponential", "uniform", "bimodal", "constant", "adversarial")] string delays,
        [Values(1, 3)] int partitions)
    {
        var expected = Run(QueueKind.Bcl, true, delays, 1);

        var actual = Run(queue, withoutTimerStore, delays, partitions);

        Assert.That(actual, Is.EqualTo(expected));
        Assert.That(actual.Expired, Is.GreaterThan(Hosts), "some timers must fire, or nothing was tested");
        Assert.That(actual.Deferred + actual.Cancelled, Is.GreaterThan(Hosts));
    }

    [Test]
    public void A_million_timers_and_events_at_one_instant_come_in_the_total_order([Values] QueueKind queue)
    {
        using var engine = Engine.Create(new() { PartitionOf = new ushort[Million / 100], Queue = queue });
        var (inOrder, last) = (0, 0UL);
        RelayHandler.Attach(engine, (Partition _, ref Event item) =>
        {
            inOrder += inOrder == 0 || item.Order > last ? 1 : 0;
            last = item.Order;
        });
        var partition = engine.Partitions[0];
        for (var i = 0UL; i < Million; i++)
        {
            // A full cycle over the hosts in scrambled order; every tenth is an ordinary event.
            var host = (uint)(i * 6_113 % (Million / 100));
            if (i % 10 == 0)
            {
                partition.Schedule(host, new(5_000), host, default);
            }
            else
            {
                partition.ArmTimer(host, new(5_000), EventBody.FirstTimer, 1);
            }
        }

        engine.RunUntil(SimTime.Never);

        Assert.That(inOrder, Is.EqualTo(Million));
    }

    private static Outcome Run(QueueKind queue, bool withoutTimerStore, string delays, int partitions)
    {
        using var engine = Engine.Create(new()
        {
            PartitionOf = PholdModel.InBlocks(Hosts, partitions),
            Queue = queue,
            Hooks = new EngineHooks { WithoutTimerStore = withoutTimerStore },
        });
        engine.Lookahead = new(long.MaxValue / 2);
        var connections = new Connection[Hosts];
        for (var i = 0; i < partitions; i++)
        {
            engine.SetHandler(i, new Handler(engine.Partitions[i], connections, DelaysBy(delays)));
        }

        for (var host = 0u; host < Hosts; host++)
        {
            engine.PartitionOf(host).Schedule(host, new(host), host, default);
        }

        engine.RunUntil(SimTime.Never);
        return new(
            engine.Fingerprint(), engine.EventsProcessed, connections.Sum(c => c.Expired), connections.Sum(c => c.Deferred),
            connections.Sum(c => c.Cancelled));
    }

    private static Func<ulong, long> DelaysBy(string name) => name switch
    {
        "exponential" => draw => Distributions.Exponential(draw, new Duration(1_000_000)).Nanoseconds,
        "uniform" => draw => Distributions.Uniform(draw, 0, 2_000_000),
        "bimodal" => draw => draw % 10 == 0 ? 60_000_000_000 : 1_000_000,
        "constant" => _ => 1_000_000,

        // At once, just before or after the edges of the store's buckets, and beyond its end.
        "adversarial" => draw => (draw % 5) switch
        {
            0 => 0,
            1 => (1L << 25) - 1,
            2 => 1L << 25,
            3 => (4096L << 25) - 1 + (long)(draw >> 8 & 3),
            _ => 1L << (int)(draw >> 8 & 31),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "unknown delays"),
    };

    private sealed record Outcome(ulong Fingerprint, long Events, long Expired, long Deferred, long Cancelled);

    private struct Connection
    {
        public long Deadline;
        public uint Mark;
        public bool HasTimer;
        public int Activities;
        public long Expired;
        public long Deferred;
        public long Cancelled;
    }

    private sealed class Handler(Partition here, Connection[] connections, Func<ulong, long> delays) : IEventHandler
    {
        private static readonly RandomKey Key = RandomKey.FromSeed(11);

        public bool IsArmed(byte kind, uint host, int slot, uint mark) =>
            connections[host].HasTimer && connections[host].Mark == mark;

        public void Handle(ref Event item)
        {
            ref var connection = ref connections[item.Target];
            if (item.Body.Kind == EventBody.FirstTimer)
            {
                OnTimer(ref connection, item.Target);
            }
            else if (connection.Activities++ < Activities)
            {
                OnActivity(ref connection, item.Target, Key.Draw(item.Order));
            }
        }

        // Fired too early, because the deadline has moved meanwhile: waits for the rest.
        private void OnTimer(ref Connection connection, uint host)
        {
            connection.HasTimer = false;
            if (connection.Deadline > here.Now.Nanoseconds)
            {
                connection.Deferred++;
                Arm(ref connection, host);
            }
            else
            {
                here.Digest(host, (ulong)++connection.Expired);
            }
        }

        private void OnActivity(ref Connection connection, uint host, ulong draw)
        {
            // As long as the next activity takes, or longer, so that it comes first.
            var delay = delays(Key.For("timer").Draw(draw)) * (draw % 16 < 8 ? 1 : 3);
            connection.Deadline = here.Now.Nanoseconds + delay;
            switch (draw % 8)
            {
                case 0:
                    connection.Cancelled += connection.HasTimer ? 1 : 0;
                    connection.HasTimer = false;
                    break;
                case 1:
                    Arm(ref connection, host);
                    break;
                case var _ when !connection.HasTimer:
                    Arm(ref connection, host);
                    break;
                default:
                    break;
            }

            var next = here.Now + new Duration(delays(Key.For("activity").Draw(draw)));
            here.Schedule(host, next, host, default);
        }

        private void Arm(ref Connection connection, uint host)
        {
            connection.Mark = here.ArmTimer(host, new(connection.Deadline), EventBody.FirstTimer, 1);
            connection.HasTimer = true;
        }
    }
}
