/* script.h - is a name written in letters that are not Latin?                         floor: list
 */
#ifndef DET_LIST_SCRIPT_H
#define DET_LIST_SCRIPT_H

#include "base/str.h"

/* True if text has a letter of a script other than Latin. */
bool det_has_other_script(det_str text);

#endif
