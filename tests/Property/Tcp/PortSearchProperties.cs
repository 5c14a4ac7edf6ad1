using FsCheck;
using FsCheck.Fluent;
using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Property.Tcp;

/// <summary>
/// connect()'s port search against a naive scan of the same order, over random ranges and occupations.
/// </summary>
public sealed class PortSearchProperties
{
    private static readonly Ipv4Address Remote = FakeEnvironment.ParseAddress("10.1.0.2");

    [Test]
    public void The_search_finds_the_port_that_a_naive_scan_finds()
    {
        var shapes =
            from low in Gen.Choose(1024, 2000)
            from count in Gen.Choose(1, 400)
            from percent in Gen.Choose(0, 100)
            from seed in Gen.Choose(1, 1_000_000)
            select (low, count, percent, seed);
        Prop.ForAll(Arb.From(shapes), shape => AgreesWithNaiveScan(shape.low, shape.count, shape.percent, shape.seed))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Test]
    public void Connecting_until_exhaustion_uses_every_port_of_an_even_range_once()
    {
        var shapes =
            from low in Gen.Choose(1024, 2000)
            from half in Gen.Choose(1, 300)
            from seed in Gen.Choose(1, 1_000_000)
            select (low, count: half * 2, seed);
        Prop.ForAll(Arb.From(shapes), shape => UsesEveryPortOnce(shape.low, shape.count, shape.seed))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Test]
    public void A_contended_destinations_bits_agree_with_a_set()
    {
        var operations = Gen.ListOf(Gen.Zip(Gen.Choose(0, 2), Gen.Choose(990, 1300)));
        var shapes = Gen.Zip(operations, Gen.Choose(1, 250));
        Prop.ForAll(Arb.From(shapes), shape => BitsAgreeWithSet(shape.Item1, shape.Item2))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    private static bool AgreesWithNaiveScan(int low, int count, int percent, int seed)
    {
        var world = new FakeEnvironment((ulong)seed);
        var host = AddClient(world, low, count);
        var key = RandomKey.FromSeed((ulong)seed);
        var taken = new HashSet<int>();
        for (var port = low; port < low + count; port++)
        {
            if (key.Draw32((ulong)port) % 100 < percent)
            {
                Occupy(world, host, (ushort)port);
                taken.Add(port);
            }
        }

        for (var round = 0; round < 8; round++)
        {
            var (offset, range) = StartOf(host);
            var expected = NaiveScan(range, offset, taken);
            var found = world.Stack.TrySelectPort(host, host.Address, Remote, 80, out var choice);
            if ((found ? choice.Port : (int?)null) != expected)
            {
                return false;
            }

            if (found)
            {
                Occupy(world, host, choice.Port);
                taken.Add(choice.Port);
            }
        }

        return true;
    }

    private static bool UsesEveryPortOnce(int low, int count, int seed)
    {
        var world = new FakeEnvironment((ulong)seed);
        var host = AddClient(world, low, count);
        var parities = new List<int>();
        var seen = new HashSet<ushort>();
        while (world.Stack.TrySelectPort(host, host.Address, Remote, 80, out var choice))
        {
            Occupy(world, host, choice.Port);
            parities.Add((choice.Port - low) & 1);
            seen.Add(choice.Port);
        }

        // The parity of the range's start first, then the other.
        var sorted = parities.Order().ToList();
        return seen.Count == count && parities.Count == count && parities.SequenceEqual(sorted);
    }

    private static bool BitsAgreeWithSet(IEnumerable<(int Kind, int Port)> operations, int count)
    {
        var range = new PortRange(1000, 1000 + count);
        var bits = new DestinationPorts(range);
        var taken = new HashSet<int>();
        var waiting = new HashSet<int>();
        foreach (var (kind, port) in operations.Where(step => step.Port >= 1000 && step.Port < 1000 + count))
        {
            Apply(bits, taken, waiting, kind, port);
        }

        for (var offset = 0; offset < range.Remaining; offset++)
        {
            var free = Steps(range).FirstOrDefault(s => !taken.Contains(range.PortAt(offset, s)), range.PassLength);
            var reusable = Steps(range).FirstOrDefault(
                s => !taken.Contains(range.PortAt(offset, s)) || waiting.Contains(range.PortAt(offset, s)),
                range.PassLength);
            if (bits.NextStep(offset, 0, wantsTimeWait: false) != free
                || bits.NextStep(offset, 0, wantsTimeWait: true) != reusable)
            {
                return false;
            }
        }

        return bits.Count == taken.Count;
    }

    private static void Apply(DestinationPorts bits, HashSet<int> taken, HashSet<int> waiting, int kind, int port)
    {
        switch (kind)
        {
            case 0:
                bits.Take(port);
                taken.Add(port);
                break;
            case 1:
                bits.Release(port);
                taken.Remove(port);
                waiting.Remove(port);
                break;
            default:
                bits.Take(port);
                bits.EnterTimeWait(port);
                taken.Add(port);
                waiting.Add(port);
                break;
        }
    }

    private static IEnumerable<int> Steps(PortRange range) => Enumerable.Range(0, range.PassLength);

    // The scan as RULES and __inet_hash_connect have it, written for reading.
    private static int? NaiveScan((int Low, int Count) range, int offset, HashSet<int> taken)
    {
        var remaining = range.Count > 1 ? range.Count / 2 * 2 : range.Count;
        offset = offset % remaining / 2 * 2;
        for (var pass = 0; pass < (remaining > 1 ? 2 : 1); pass++)
        {
            var port = range.Low + offset + pass;
            for (var i = 0; i < remaining; i += 2, port += 2)
            {
                port = port >= range.Low + range.Count ? port - remaining : port;
                if (!taken.Contains(port))
                {
                    return port;
                }
            }
        }

        return null;
    }

    private static (int Offset, (int Low, int Count) Range) StartOf(TcpHost host)
    {
        var low = host.Settings.PortRangeLow;
        var count = host.Settings.PortRangeHigh - low + 1;
        var start = TcpStack.PortSearchStart(host, host.Address, Remote, 80);
        return ((int)(start % (uint)(count > 1 ? count & ~1 : count)), (low, count));
    }

    private static TcpHost AddClient(FakeEnvironment world, int low, int count) =>
        world.AddHost("10.1.0.1", "linux-6.18", settings =>
        {
            settings.PortRangeLow = low;
            settings.PortRangeHigh = low + count - 1;
        });

    private static void Occupy(FakeEnvironment world, TcpHost host, ushort port)
    {
        var slot = world.Stack.FullSocks.Take();
        var tuple = new FourTuple(host.Address, Remote, port, 80);
        world.Stack.Sock(slot).Tuple = tuple;
        world.Stack.InsertSock(host, in tuple, SockReference.Full(slot));
    }
}
