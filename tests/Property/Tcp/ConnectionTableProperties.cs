using FsCheck;
using FsCheck.Fluent;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Property.Tcp;

/// <summary>The lookup table against a dictionary, over random insertions and removals of two hosts' tuples.</summary>
public sealed class ConnectionTableProperties
{
    [Test]
    public void The_table_finds_what_a_dictionary_finds()
    {
        var operations = Gen.ListOf(Gen.Zip(Gen.Elements(true, true, false), Gen.Choose(0, 400)));
        Prop.ForAll(Arb.From(operations), steps => AgreesWithDictionary(steps.ToList()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(1500));
    }

    private static bool AgreesWithDictionary(IReadOnlyList<(bool Insert, int Number)> steps)
    {
        var world = new FakeEnvironment();
        TcpHost[] hosts = [world.AddHost("10.0.0.1"), world.AddHost("10.0.0.2")];
        var expected = new Dictionary<(uint, FourTuple), int>();
        foreach (var (insert, number) in steps)
        {
            var host = hosts[number & 1];
            var tuple = TupleOf(number);
            Step(world, host, tuple, insert, expected);
        }

        return expected.Count == world.Stack.SockCount
            && Enumerable.Range(0, 401).All(number => Finds(world, hosts[number & 1], TupleOf(number), expected));
    }

    private static void Step(
        FakeEnvironment world, TcpHost host, FourTuple tuple, bool insert, Dictionary<(uint, FourTuple), int> expected)
    {
        var key = (host.Index, tuple);
        if (expected.Remove(key, out var slot))
        {
            world.Stack.RemoveSock(host, in tuple, SockReference.Full(slot));
            world.Stack.FullSocks.Release(slot);
        }

        if (insert)
        {
            slot = world.Stack.FullSocks.Take();
            world.Stack.Sock(slot).Tuple = tuple;
            world.Stack.InsertSock(host, in tuple, SockReference.Full(slot));
            expected.Add(key, slot);
        }
    }

    private static bool Finds(
        FakeEnvironment world, TcpHost host, FourTuple tuple, Dictionary<(uint, FourTuple), int> expected) =>
        world.Stack.FindFull(host, in tuple) == expected.GetValueOrDefault((host.Index, tuple));

    // Half of the tuples are the same on both hosts: the host is part of the key.
    private static FourTuple TupleOf(int number) =>
        new(new Ipv4Address(1), new Ipv4Address((uint)(number >> 5)), (ushort)(number >> 1), 80);
}
