using NetSim.Core;

namespace NetSim.Tests;

/// <summary>Handles events by a function of the test.</summary>
public sealed class RelayHandler(Partition partition, RelayHandler.Body body) : IEventHandler
{
    public delegate void Body(Partition partition, ref Event item);

    public void Handle(ref Event item) => body(partition, ref item);

    /// <summary>Gives every partition of an engine the same function.</summary>
    public static void Attach(Engine engine, Body body)
    {
        for (var partition = 0; partition < engine.Partitions.Count; partition++)
        {
            engine.SetHandler(partition, new RelayHandler(engine.Partitions[partition], body));
        }
    }
}
