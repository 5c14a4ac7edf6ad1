using NetSim.Hosts;

namespace NetSim.Scenarios;

/// <summary>
/// What handlers of all hosts add up to, with a part for each partition: a partition runs on one thread at a time, so parts
/// need no lock, and sums do not tell how hosts are spread over them.
/// </summary>
/// <typeparam name="T">A part.</typeparam>
internal sealed class PartitionParts<T>
    where T : class
{
    private readonly string _name;
    private readonly Func<T> _make;
    private T?[] _parts = [null];

    public PartitionParts(ScenarioContext context, string name, Func<T> make)
    {
        _name = name;
        _make = make;
        context.Simulation.WhenBuilt(() => Array.Resize(ref _parts, context.Simulation.World.Dispatchers.Count));
    }

    /// <summary>The part that the running handler, or the script between windows, may write.</summary>
    public T Mine => _parts[Handler.IsRunning ? Handler.Machine.Dispatcher.Here.Index : 0] ??= _make();

    /// <summary>The part of a partition if there is one; for the script between windows.</summary>
    public T? Of(int partition) => partition < _parts.Length ? _parts[partition] : null;

    /// <summary>Every part that exists; for the script only, because other partitions may be anywhere meanwhile.</summary>
    /// <exception cref="ScenarioException">A handler asks.</exception>
    public IEnumerable<T> All
    {
        get
        {
            RequireScript(_name);
            return _parts.OfType<T>();
        }
    }

    /// <summary>Refuses handlers: what other hosts have done by now has no meaning at one instant of one host.</summary>
    internal static void RequireScript(string name)
    {
        if (Handler.IsRunning)
        {
            throw new ScenarioException(
                $"A handler may write '{name}' but not read it: other hosts write it, too. Read it in At(…), Every(…) or after "
                + "Run, or keep a number of the host's own with host.State<T>().");
        }
    }
}
