using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace NetSim.Tests.Architecture;

/// <summary>
/// Law 5 in the compiled rooms: atomic operations belong to the crew alone, at most a few for each partition and window.
/// A run on one thread has no crew (see the engine's tests), hence none.
/// </summary>
public sealed class AtomicOperationTests
{
    private const byte Call = 0x28;

    [Test]
    public void In_Core_only_the_crew_uses_atomic_operations() =>
        Assert.That(UsersIn("NetSim.Core.dll"), Is.EqualTo(new[] { "Crew" }));

    [TestCase("Wire")]
    [TestCase("Network")]
    [TestCase("Tcp")]
    [TestCase("Hosts")]
    [TestCase("Traffic")]
    public void The_other_rooms_of_the_hot_path_use_none(string room) =>
        Assert.That(UsersIn($"NetSim.{room}.dll"), Is.Empty);

    /// <summary>Types with a method that calls into <see cref="Interlocked"/>.</summary>
    private static SortedSet<string> UsersIn(string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly)));
        var metadata = file.GetMetadataReader();
        var users = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition))
        {
            if (method.RelativeVirtualAddress != 0
                && CallsInterlocked(metadata, file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes() ?? []))
            {
                users.Add(metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name));
            }
        }

        return users;
    }

    // Every byte that may be a call is taken for one: what follows it is a token of Interlocked by design only.
    private static bool CallsInterlocked(MetadataReader metadata, ReadOnlySpan<byte> code)
    {
        for (var at = 0; at + 5 <= code.Length; at++)
        {
            if (code[at] == Call
                && IsInterlocked(metadata, BinaryPrimitives.ReadInt32LittleEndian(code[(at + 1)..])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInterlocked(MetadataReader metadata, int token)
    {
        var handle = Resolve(metadata, token);
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            handle = metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method;
        }

        if (handle.Kind != HandleKind.MemberReference)
        {
            return false;
        }

        var parent = metadata.GetMemberReference((MemberReferenceHandle)handle).Parent;
        return parent.Kind == HandleKind.TypeReference
            && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name) == nameof(Interlocked);
    }

    // Bytes that are no call may look like a token of a row that does not exist.
    private static EntityHandle Resolve(MetadataReader metadata, int token)
    {
        var table = (TableIndex)((token >> 24) & 0xFF);
        var row = token & 0xFF_FFFF;
        var exists = table is TableIndex.MemberRef or TableIndex.MethodSpec
            && row >= 1 && row <= metadata.GetTableRowCount(table);
        return exists ? MetadataTokens.EntityHandle(token) : default;
    }
}
