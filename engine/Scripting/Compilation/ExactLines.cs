using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace NetSim.Scripting;

/// <summary>
/// Asks .NET to keep the lines of a script's exceptions exact. Roslyn's Release code has the lean state machines that
/// handlers need, but then the JIT merges the places where an index or an overflow is refused, and their lines are
/// lost. The JIT goes by the assembly's DebuggableAttribute, which Roslyn writes and a script cannot, hence this change
/// to two bytes of it. The engine's own code stays optimized; a handler is little besides calls into it.
/// </summary>
internal static class ExactLines
{
    // ECMA-335 II.23.3: prolog 1, then the constructor's argument, DebuggingModes as int32, then 0 named arguments.
    private const int ModesOffset = 2;
    private const int BlobLength = 8;

    // DebuggingModes.Default is needed too: without it .NET does not heed DisableOptimizations.
    private const byte Default = 0x01;
    private const byte DisableOptimizationsHigh = 0x01;

    /// <summary>Changes the image in place.</summary>
    /// <returns>The same array.</returns>
    public static byte[] Require(byte[] image)
    {
        using var portable = new PEReader(new MemoryStream(image));
        var metadata = portable.GetMetadataReader();
        foreach (var handle in metadata.GetCustomAttributes(EntityHandle.AssemblyDefinition))
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (IsDebuggable(metadata, attribute) && metadata.GetBlobReader(attribute.Value).Length == BlobLength)
            {
                // One length byte stands before the blob.
                var at = portable.PEHeaders.MetadataStartOffset + metadata.GetHeapMetadataOffset(HeapIndex.Blob)
                    + metadata.GetHeapOffset(attribute.Value) + 1;
                image[at + ModesOffset] |= Default;
                image[at + ModesOffset + 1] |= DisableOptimizationsHigh;
                return image;
            }
        }

        throw new InvalidOperationException("The compiler wrote no DebuggableAttribute.");
    }

    private static bool IsDebuggable(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is
            { Kind: HandleKind.TypeReference } parent
        && metadata.StringComparer.Equals(
            metadata.GetTypeReference((TypeReferenceHandle)parent).Name, "DebuggableAttribute");
}
