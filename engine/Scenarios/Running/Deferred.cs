namespace NetSim.Scenarios;

/// <summary>Something that a script speaks about before the world exists and that is made when it does.</summary>
/// <typeparam name="T">What it will be.</typeparam>
internal sealed class Deferred<T>
    where T : class
{
    public Deferred(ScenarioContext context, Func<T> make) => context.Simulation.WhenBuilt(() => Value = make());

    /// <summary>The thing; null until the world is built.</summary>
    public T? Value { get; private set; }
}
