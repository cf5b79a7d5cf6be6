using System.Globalization;
using System.Text;
using Tritone.Repository.Pbtxt;

namespace Tritone.Repository.Configuration;

/// <summary>Writes a <c>config.pbtxt</c>; the same config gives the same text, byte for byte, since all versions of a model share it.</summary>
internal static class ModelConfigWriter
{
    // What a reader wants to know first. The others follow in the order of their numbers.
    private static readonly string[] First =
    [
        "name", "platform", "max_batch_size", "default_model_filename", "input", "output", "dynamic_batching", "instance_group", "version_policy", "optimization",
    ];

    public static string Write(ModelConfig config)
    {
        var message = ModelConfigMessage.Of(config);
        message.Backend = "";
        message.VersionPolicy = config.VersionPolicy.Equals(VersionPolicy.Latest(1)) ? null : message.VersionPolicy;
        message.DefaultModelFilename = config.ModelFileName == ModelConfig.DefaultModelFileName ? "" : config.ModelFileName;

        var text = new StringBuilder();
        var fields = Protocol.Grpc.ModelConfig.Descriptor.Fields.InFieldNumberOrder();
        foreach (var field in First.Select(name => fields.First(field => field.Name == name)).Concat(fields.Where(field => !First.Contains(field.Name))))
        {
            if (field.Name == "max_batch_size")
            {
                // Also 0, which says that there is no batch.
                text.Append(CultureInfo.InvariantCulture, $"max_batch_size: {config.MaxBatchSize}\n");
            }
            else
            {
                PbtxtWriter.AppendField(text, message, field, '\n');
            }
        }

        return text.ToString();
    }
}
