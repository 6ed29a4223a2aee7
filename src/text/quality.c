/* quality.c - see quality.h. */
#include "text/quality.h"

uint16_t
det_quality_of_sound(const det_token *a, const det_token *b)
{
    size_t longer = a->text.len > b->text.len ? a->text.len : b->text.len;
    uint32_t length = det_skeleton_length(a->skeleton);
    uint32_t loss = DET_LOSS_PER_SOUND_EDIT * det_sounds_edits(a, b) / (uint32_t)longer;
    uint32_t least = length >= 5   ? DET_QUALITY_SOUND_LONG
                     : length == 4 ? DET_QUALITY_SOUND_FOUR
                                   : DET_QUALITY_SOUND_SHORT;
    /* Another script is never the same letters: there, sounds are all that can be the same. */
    if (a->script != b->script)
        least += length >= 3 ? DET_GAIN_SOUND_SCRIPT : DET_GAIN_SOUND_SCRIPT_SHORT;
    uint32_t quality = DET_QUALITY_SOUND - loss;
    return (uint16_t)(quality > least ? quality : least);
}
