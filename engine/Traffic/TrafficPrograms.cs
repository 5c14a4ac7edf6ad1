using NetSim.Core;
using NetSim.Hosts;

namespace NetSim.Traffic;

/// <summary>Brings this room's events to the load or attack they belong to: one table per partition.</summary>
public sealed class TrafficPrograms
{
    private readonly Part[] _parts;
    private ushort _count;

    /// <summary>The traffic of a world, none yet. Before the run.</summary>
    public TrafficPrograms(World world)
    {
        ArgumentNullException.ThrowIfNull(world);
        _parts = new Part[world.Dispatchers.Count];
        for (var i = 0; i < _parts.Length; i++)
        {
            _parts[i] = new Part();
            for (var kind = TrafficKinds.Arrival; kind <= TrafficKinds.FlowIdle; kind++)
            {
                world.Dispatchers[i].Register(kind, _parts[i]);
            }
        }
    }

    /// <summary>Adds what loads and attackers have allocated. Between runs.</summary>
    public void AddTo(MemoryAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        foreach (var part in _parts)
        {
            part.AddTo(account);
        }
    }

    internal ushort Claim() => checked(_count++);

    internal void Attach(int partition, ushort number, ITrafficPart part) => _parts[partition].Attach(number, part);

    private sealed class Part : IEventProgram
    {
        private ITrafficPart?[] _parts = new ITrafficPart?[4];

        public void Attach(ushort number, ITrafficPart part)
        {
            if (number >= _parts.Length)
            {
                Array.Resize(ref _parts, Math.Max(number + 1, _parts.Length * 2));
            }

            _parts[number] = part;
        }

        public void AddTo(MemoryAccount account)
        {
            foreach (var part in _parts)
            {
                part?.AddTo(account);
            }
        }

        public void OnEvent(Dispatcher here, ref Event item)
        {
            var part = _parts[item.Body.Medium];
            Invariant.Require(part is not null);
            part.OnEvent(ref item);
        }
    }
}

/// <summary>The part of a load or attack that lives in one partition.</summary>
internal interface ITrafficPart
{
    /// <summary>An event of this part.</summary>
    void OnEvent(ref Event item);

    /// <summary>Adds what it has allocated. Between runs.</summary>
    void AddTo(MemoryAccount account);
}
